// How requests come to be checked: the snapshot that holds a validator provides a checker, the plain one has none.
import type { RpcError } from "grpc-handler";
import type { CallHead } from "../../wire/call-head.ts";

/** Undefined: the request is valid. */
export type CheckRequest = (payload: Uint8Array) => RpcError | undefined;

export interface RequestChecker {
  /** Undefined when there is nothing to check in the requests of this call's method. */
  checkOf(head: CallHead): CheckRequest | undefined;
}

export type MakeChecker = (rules: Uint8Array) => RequestChecker;
