// `npm start`: the whole playground in one process, one line with its URL, and an orderly end.
import { startPlayground } from "./compose.ts";
import { readConfig } from "./config.ts";
import { runMain } from "./run-main.ts";

await runMain(async () => {
  const config = readConfig();
  const playground = await startPlayground(config);
  console.log(`gRPC Streaming Playground: ${playground.url}`);
  return () => playground.close();
});
