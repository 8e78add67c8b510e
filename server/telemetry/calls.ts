// Every call as metrics and traces see it: which method it is for, how it came, and how it ended. Names that strangers choose are
// no labels: there would be as many as they like.
import type { Registry } from "@bufbuild/protobuf";
import type { MethodKind, StatusCode } from "grpc-handler";
import type { Log } from "../log.ts";

export interface CallBegin {
  /** "/stock.v1.StockService/StreamPrices" */
  readonly path: string;
  /** How it came to a proxy; a backend has only gRPC. */
  readonly carrier?: string;
  /** What is known better here than by `KnownMethods`. */
  readonly kind?: MethodKind;
  /** The caller's own trace, as it was sent. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** One call under way. */
export interface ObservedCall {
  /** What the next hop is to have for `traceparent`; undefined: what came. */
  readonly traceparent: string | undefined;
  /** The call has ended. Called once. */
  over(code: StatusCode): void;
}

export interface CallObserver {
  begin(call: CallBegin): ObservedCall;
}

export interface CallLabels {
  /** "stock.v1.StockService/StreamPrices", or `otherMethod`. */
  readonly method: string;
  readonly mode: MethodKind | "unknown";
  readonly carrier: string | undefined;
}

/** What semantic conventions call a method that is not known. */
export const otherMethod = "_OTHER";

/** The methods of proto/, which are some forty. */
export class KnownMethods {
  readonly #kinds = new Map<string, MethodKind>();

  constructor(descriptors: Registry) {
    for (const type of descriptors)
      if (type.kind === "service")
        for (const { name, methodKind } of type.methods) this.#kinds.set(`/${type.typeName}/${name}`, methodKind);
  }

  labelsOf({ path, carrier, kind }: CallBegin): CallLabels {
    const known = this.#kinds.get(path);
    const mode = kind ?? known ?? "unknown";
    return { method: known === undefined ? otherMethod : path.slice(1), mode, carrier };
  }
}

const unobserved: ObservedCall = { traceparent: undefined, over: () => undefined };

/** One observer of all; undefined when there is none. What one throws is a line of the log, and no call ends for it. */
export function observeAll(observers: readonly CallObserver[], log: Log): CallObserver | undefined {
  if (observers.length === 0) return undefined;
  const safely = <Result>(step: () => Result, otherwise: Result): Result => {
    try {
      return step();
    } catch (error) {
      log(error);
      return otherwise;
    }
  };
  return {
    begin(call) {
      const begun = observers.map((observer) => safely(() => observer.begin(call), unobserved));
      return {
        traceparent: begun.find(({ traceparent }) => traceparent !== undefined)?.traceparent,
        over(code) {
          for (const one of begun) safely(() => one.over(code), undefined);
        },
      };
    },
  };
}
