// Connect's door.
export { handleConnect, handleConnectGet, isConnect, isConnectGet } from "./handler.ts";
