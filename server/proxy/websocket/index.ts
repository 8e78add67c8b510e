// WebSocket's door.
export { WebSockets } from "./handler.ts";
