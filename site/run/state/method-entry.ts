// The methods of a .proto with their modes, as plain data: pages are built with those of their examples, so that they are known before
// any descriptor is loaded.
import type { DescFile, DescMethod } from "@bufbuild/protobuf";
import type { MethodKind } from "grpc-handler";

export interface MethodEntry {
  /** What it is called by: "package.Service/Method" when another service's method has the plain name. */
  readonly name: string;
  /** What it is shown as, when that is more than its name. */
  readonly label?: string;
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

export function entryOf({ name, methodKind, input, output }: DescMethod): MethodEntry {
  return { name, kind: methodKind, requestType: input.name, responseType: output.name };
}

/** All methods in the order of the file. */
export function methodsOf({ services }: Pick<DescFile, "services">): MethodEntry[] {
  return services.flatMap(({ methods }) => methods.map(entryOf));
}

export function takesStream(kind: MethodKind): boolean {
  return kind === "client_streaming" || kind === "bidi_streaming";
}

export function givesStream(kind: MethodKind): boolean {
  return kind === "server_streaming" || kind === "bidi_streaming";
}
