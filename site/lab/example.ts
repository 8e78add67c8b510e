// What a page hands to its lab: one example's sources and sample calls, as plain JSON, so that it crosses into the island.
import type { JsonObject } from "@bufbuild/protobuf";
import type { MethodEntry } from "../run/state/method-entry.ts";

export type { JsonObject };

/** A ready-made call: what the lab offers before the reader types anything. Messages are in protobuf's JSON form. */
export interface MethodSample {
  /** The one request of a unary or server streaming method. */
  readonly request?: JsonObject;
  /** Messages offered to the reader of a client or bidirectional streaming method, in a good order. */
  readonly messages?: readonly JsonObject[];
  /** What a second client of the same handler is offered in their place. */
  readonly secondClient?: readonly JsonObject[];
  /** How often auto-send sends the next sample message, when it is switched on. */
  readonly autoSendMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** One folder of content/examples, with the text of its .proto. */
export interface ExampleData {
  /** The folder's name, which is also what Deploy calls the example. */
  readonly name: string;
  /** Under which name the reader's edits are kept; the example's own without it. */
  readonly keptAs?: string;
  readonly title: string;
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly services: readonly string[];
  /** Relative to proto/, for instance "stock/v1/stock.proto". */
  readonly protoPath: string;
  readonly protoSource: string;
  /** All that the .proto declares, in its order. */
  readonly protoMethods: readonly MethodEntry[];
  readonly handlerSource: string;
  /** By method name. */
  readonly methods: Readonly<Record<string, MethodSample>>;
  readonly defaultMethod: string;
}
