// The supervisor's door.
export { NotStarted } from "./part.ts";
export { reachable, supervise } from "./supervisor.ts";
