// The door of grpc-websockets.
export { serveGrpcWebSocket, subProtocol } from "./handler.ts";
