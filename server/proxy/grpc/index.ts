// Native gRPC's door.
export { grpc } from "./handler.ts";
