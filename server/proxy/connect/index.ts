// Connect's door.
export { Schemas } from "./schemas.ts";
export { connect, connectGet } from "./handler.ts";
