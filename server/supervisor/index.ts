// The supervisor's door.
export { drainMessage, NotStarted } from "./part.ts";
export { reachable, supervise } from "./supervisor.ts";
