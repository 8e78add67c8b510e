// The four kinds of methods by number: their places here stand for them in what the server's processes say to each other.
import type { MethodKind } from "grpc-handler";

export const methodKinds = [
  "unary",
  "server_streaming",
  "client_streaming",
  "bidi_streaming",
] as const satisfies MethodKind[];
