// The supervisor's door.
export { aliveMessage, drainMessage, NotStarted } from "./part.ts";
export { reachable, supervise } from "./supervisor.ts";
