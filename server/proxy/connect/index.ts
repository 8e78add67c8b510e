// Connect's door.
export { Schemas } from "./schemas.ts";
export { handleConnect, handleConnectGet, isConnect, isConnectGet } from "./handler.ts";
