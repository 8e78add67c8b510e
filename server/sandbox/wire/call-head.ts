// What a handler's call begins with: everything but its messages.
import type { Metadata, MethodKind } from "grpc-handler";

export interface CallHead {
  readonly call: number;
  readonly kind: MethodKind;
  readonly service: string;
  readonly method: string;
  readonly peer: string;
  /** 0: no deadline. */
  readonly deadlineUnixMs: number;
  readonly metadata: Metadata;
}
