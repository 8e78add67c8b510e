// Native gRPC's door.
export { handleGrpc, isGrpc } from "./handler.ts";
