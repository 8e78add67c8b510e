// What an attack is: a handler that a reader might deploy, how it is called, and what must come of it.
import { StatusCode } from "grpc-handler";
import type { MethodKind } from "grpc-handler";
import type { SandboxLimits } from "../contract.ts";

export interface Attack {
  /** One sentence. */
  readonly tries: string;
  /** handler.ts, as it is deployed. */
  readonly source: string;
  readonly call?: AttackCall;
  /** Smaller than the real ones, which would take minutes or hours to reach. */
  readonly limits?: Partial<SandboxLimits["sandbox"]>;
  readonly expected: Containment;
}

export interface AttackCall {
  /** Unary, if not said. The client sends empty messages and half-closes. */
  readonly kind?: MethodKind;
  /** How many messages the client sends: one, if not said. */
  readonly requests?: number;
  readonly deadlineMs?: number;
  /** The client takes no message: what it is sent, somebody has to keep. */
  readonly stalls?: boolean;
  /** Calls at once; the last one's status counts. */
  readonly calls?: number;
}

/** All that is said here must hold. */
export interface Containment {
  /** The deployment is refused with such a message; nothing is called. */
  readonly refused?: RegExp;
  readonly codes?: readonly StatusCode[];
  readonly message?: RegExp;
  /** The messages as text, a line each: proof of what was reached. */
  readonly says?: RegExp;
  readonly mostMessages?: number;
  /** Events that the reader's watchers are sent. */
  readonly mostEvents?: number;
  /** Only the attacker's own session pays. */
  readonly sessionMayEnd?: boolean;
}

const prelude = `import { RpcError, sleep, StatusCode, type CallContext, type GrpcRequest } from "grpc-handler";
const say = (text: unknown) => ({ payload: new TextEncoder().encode(String(text)) });
/** What came of each attempt: a value's type, or the name of the error. */
const outcomes = (...attempts: (() => unknown)[]) =>
  Promise.all(attempts.map((attempt) => new Promise((done) => done(attempt())).then((value) => typeof value, (error) => error.name)));
`;

/** A module with a handler class around `body`; `before` runs when the module is loaded. */
export function handler(body: string, before = ""): string {
  return `${prelude}${before}\nexport default class {\n${body}\n}\n`;
}

/** One entry into the isolate took all the time it may. */
export const stopped: Containment = { codes: [StatusCode.RESOURCE_EXHAUSTED], message: /1000 ms without yielding/ };

/** V8 cannot interrupt it, so the runner is ended. */
export const killed: Containment = {
  codes: [StatusCode.RESOURCE_EXHAUSTED],
  message: /without yielding|held the processor|most likely out of memory|used up its memory/,
  sessionMayEnd: true,
};

/** Which limit is met first, and whether V8 survives it, is chance: an error in the handler, the isolate's end, the runner's. */
export const outOfMemory: Containment = {
  codes: [StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL],
  message:
    /memory|allocation|Invalid (?:array|string|typed array) ?(?:buffer )?length|without yielding|held the processor/i,
  sessionMayEnd: true,
};

export const ranOut: Containment = { codes: [StatusCode.DEADLINE_EXCEEDED] };

/** A quota of the server's. */
export const exhausted = (message: RegExp): Containment => ({ codes: [StatusCode.RESOURCE_EXHAUSTED], message });

export const answers = (says: RegExp): Containment => ({ codes: [StatusCode.OK], says });

/** The handler's own error. */
export const fails = (message: RegExp): Containment => ({ codes: [StatusCode.INTERNAL], message });

export const refused = (message: RegExp): Containment => ({ refused: message });
