// WebSocket's door.
export { subProtocol } from "connect-websocket/accept";
export { serveMux } from "./handler.ts";
