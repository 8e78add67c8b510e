// A client of the table: its name, what it cannot carry and why, and how it calls.
import type { DescMethod } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";

export type Mode = DescMethod["methodKind"];

/** Where the playground is. */
export interface Address {
  /** Of the proxy and the site. */
  readonly url: string;
  /** Of the gRPC backend: http://host:port. */
  readonly grpcUrl: string;
}

export interface InteropClient {
  /** The package that calls, and the carrier that it calls by. */
  readonly name: string;
  /** Why a mode cannot be carried; undefined when it can. */
  readonly lacks: (mode: Mode) => string | undefined;
  /** Cases that the client itself gets wrong, each with the reason. */
  readonly faults?: Readonly<Record<string, string>>;
  readonly connect: (address: Address) => Transport & { close?(): void };
}

export const everyMode = (): undefined => undefined;

/** For clients by fetch or XMLHttpRequest. */
export function oneRequest(mode: Mode): string | undefined {
  const carried = mode === "unary" || mode === "server_streaming";
  return carried ? undefined : "a browser sends the whole request body before it lets the response be read";
}
