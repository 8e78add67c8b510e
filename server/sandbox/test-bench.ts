// The vocabulary of the sandbox's tests: real runners, a client that records its events, and handlers as source text.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { limits } from "../limits.ts";
import { compile, createSandbox } from "./index.ts";
import type {
  CallStart,
  CallStatus,
  LoadResult,
  Metadata,
  MethodKind,
  Sandbox,
  SandboxCall,
  SandboxLimits,
  Session,
  TraceCase,
  TraceEvent,
} from "./contract.ts";

export function startSandbox(changes: Partial<SandboxLimits["sandbox"]> = {}): Sandbox {
  const sandbox = { ...limits.sandbox, warmRunners: 1, ...changes };
  return createSandbox({ limits: { ...limits, sandbox }, log: (line) => console.error(line) });
}

export function encode(value: string): Uint8Array {
  return toBinary(StringValueSchema, create(StringValueSchema, { value }));
}

function decode(payload: Uint8Array): string {
  return fromBinary(StringValueSchema, payload).value;
}

/** A handler class around `body`, with what handlers usually import and `text`/`read` for StringValue payloads. */
export function handlerSource(body: string): string {
  return `import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { RpcError, sleep, StatusCode, type CallContext, type GrpcRequest } from "grpc-handler";
const text = (value: string) => ({ payload: toBinary(StringValueSchema, create(StringValueSchema, { value })) });
const read = (request: GrpcRequest) => fromBinary(StringValueSchema, request.payload).value;
export default class {
${body}
}
`;
}

/** How many lines `handlerSource` puts before its body. */
export const linesBefore = 6;

/** A session with one deployment, and everything that it reported. */
export class Bench {
  readonly events: TraceEvent[] = [];
  readonly session: Session;
  readonly #programId: string;
  #calls = 0;

  constructor(session: Session, programId = "deployed") {
    this.session = session;
    this.#programId = programId;
  }

  async load(source: string, programId = this.#programId, rules?: Uint8Array): Promise<LoadResult> {
    const compiled = await compile({ "handler.ts": source });
    if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
    const { code, sourceMap, yields, usesValidator } = compiled;
    const program = { id: programId, code, sourceMap, yields, usesValidator, ...(rules && { rules }) };
    return this.session.load(program, (event) => this.events.push(event));
  }

  call(kind: MethodKind, start: Partial<CallStart> = {}): RecordingClient {
    const callId = start.callId ?? `call-${String(++this.#calls)}`;
    return new RecordingClient(this.session, {
      ...{ programId: this.#programId, callId, service: "test.v1.TestService", method: "Test", kind },
      ...{ metadata: {}, peer: "127.0.0.1:1" },
      ...start,
    });
  }

  unload(): void {
    this.session.unload(this.#programId);
  }

  /** The names of the events of one call, in order. */
  story(callId: string): string[] {
    return this.events.filter((event) => event.callId === callId).map(({ event }) => event.case);
  }

  eventsOf<Case extends TraceCase["case"]>(name: Case): ValueOf<Case>[] {
    return this.events.filter(({ event }) => event.case === name).map(({ event }) => event.value as ValueOf<Case>);
  }
}

type ValueOf<Case extends TraceCase["case"]> = Extract<TraceCase, { case: Case }>["value"];

/** A client that takes every message at once, or stalls. */
export class RecordingClient {
  readonly id: string;
  readonly call: SandboxCall;
  readonly messages: string[] = [];
  readonly arrivedMs: number[] = [];
  readonly status: Promise<CallStatus>;
  headers: Metadata | undefined;
  bytes = 0;
  drains = 0;
  finishes = 0;
  stalled = false;

  constructor(session: Session, start: CallStart) {
    this.id = start.callId;
    const { promise, resolve } = Promise.withResolvers<CallStatus>();
    this.status = promise;
    this.call = session.call(start, {
      onHeaders: (metadata) => (this.headers = metadata),
      onMessage: (payload) => this.#take(payload),
      onDrain: () => this.drains++,
      onFinish: (status) => {
        this.finishes++;
        resolve(status);
      },
    });
  }

  /** Sends the messages and half-closes. */
  send(...values: string[]): this {
    for (const value of values) this.call.message(encode(value));
    this.call.halfClose();
    return this;
  }

  #take(payload: Uint8Array): void {
    this.bytes += payload.byteLength;
    this.arrivedMs.push(performance.now());
    this.messages.push(payload.byteLength < 1_000 ? decode(payload) : `${String(payload.byteLength)} bytes`);
    if (!this.stalled) this.call.grant(payload.byteLength);
  }
}
