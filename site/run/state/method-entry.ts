// The methods of a .proto with their modes, read from its text: known before any descriptor is loaded.
import type { MethodKind } from "grpc-handler";

export interface MethodEntry {
  readonly name: string;
  readonly kind: MethodKind;
  readonly requestType: string;
  readonly responseType: string;
}

export const modeName: Readonly<Record<MethodKind, string>> = {
  unary: "unary",
  server_streaming: "server streaming",
  client_streaming: "client streaming",
  bidi_streaming: "bidirectional streaming",
};

const rpc = /\brpc\s+(\w+)\s*\(\s*(stream\s+)?([\w.]+)\s*\)\s*returns\s*\(\s*(stream\s+)?([\w.]+)\s*\)/g;

/** All methods in the order of the file. */
export function methodsOf(protoSource: string): MethodEntry[] {
  const code = protoSource.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  return Array.from(code.matchAll(rpc), ([, name = "", requests, requestType = "", responses, responseType = ""]) => ({
    name,
    kind: kindOf(requests !== undefined, responses !== undefined),
    requestType,
    responseType,
  }));
}

export function takesStream(kind: MethodKind): boolean {
  return kind === "client_streaming" || kind === "bidi_streaming";
}

function kindOf(requestStream: boolean, responseStream: boolean): MethodKind {
  if (requestStream) return responseStream ? "bidi_streaming" : "client_streaming";
  return responseStream ? "server_streaming" : "unary";
}
