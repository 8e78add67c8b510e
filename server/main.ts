// `npm start`: starts backend and proxy, keeps both running, prints one line with the URL, and ends both in order.
import { readConfig, readEnvironment } from "./config.ts";
import { onSignals } from "./signals.ts";
import { NotStarted, supervise } from "./supervisor/index.ts";

const log = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  const { url, drain, close } = await supervise(readConfig(), { env: { ...readEnvironment() }, log });
  onSignals({ drain: () => void drain(), close: () => void close() });
  console.log(`gRPC Streaming Playground: ${url}`);
} catch (error) {
  // A part that did not start has said why.
  if (!(error instanceof NotStarted))
    console.error(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
