// `npm start`: starts backend and proxy, keeps both running, prints one line with the URL, and ends both in order.
import { readConfig, readEnvironment } from "./config.ts";
import { logToStandardError } from "./log.ts";
import { onSignals } from "./signals.ts";
import { NotStarted, supervise } from "./supervisor/index.ts";

try {
  const config = readConfig();
  const log = logToStandardError("supervisor", config.logFormat);
  const { url, drain, close } = await supervise(config, { env: { ...readEnvironment() }, log });
  onSignals({ drain: () => void drain(), close: () => void close() });
  console.log(`gRPC Streaming Playground: ${url}`);
} catch (error) {
  // A part that did not start has said why.
  if (!(error instanceof NotStarted))
    console.error(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
