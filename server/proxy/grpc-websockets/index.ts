// The door of grpc-websockets.
export { grpcWebSockets } from "./handler.ts";
