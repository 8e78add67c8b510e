// Runs protobuf over every schema while the snapshot is made, so that what V8 compiles and protobuf-es prepares at the first
// use of a message is in the snapshot already, and no reader's first message waits for it.
import { create, type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type GrpcHandler, type GrpcRequest, type MethodKind, sleep } from "grpc-handler";
import { limits } from "../../../limits.ts";
import { GuestCall } from "./call.ts";
import { attachHost, detachHost, type Host } from "./host.ts";
import { fireTimer } from "./timers.ts";

export function warmUp(modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>): void {
  for (const [specifier, module] of Object.entries(modules)) {
    if (!specifier.startsWith("./gen/")) continue;
    for (const schema of Object.values(module)) if (isMessageSchema(schema)) exercise(schema);
  }
}

function exercise(schema: DescMessage): void {
  const message = create(schema);
  for (const [name, value] of Object.entries(message)) Object.assign(message, { [name]: otherThan(value) });
  fromBinary(schema, toBinary<DescMessage>(schema, message));
}

/** A default value is not written, so another one stands in for it. */
function otherThan(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value === "" ? "a" : value;
    case "number":
      return 1;
    case "bigint":
      return 1n;
    case "boolean":
      return true;
    default:
      return value;
  }
}

function isMessageSchema(value: unknown): value is DescMessage & { readonly message?: Message } {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "message";
}

const kinds: readonly MethodKind[] = ["unary", "server_streaming", "client_streaming", "bidi_streaming"];

/** One call of each mode, without a client, so that the way from a request to a response is compiled in the snapshot as well. */
export async function warmUpCalls(): Promise<void> {
  const timers: number[] = [];
  attachHost(hostForNobody(timers), { ...limits, ...limits.sandbox });
  const served = kinds.map((kind, call) => {
    const head = { call, kind, service: "warm.v1.Up", method: "Up", peer: "", deadlineUnixMs: 1, metadata };
    return serve(new GuestCall(head));
  });
  let left = served.length;
  for (const call of served)
    void call.then(() => {
      left--;
    });
  // How many timers a call sets depends on the machine: where it is slow, calls make room for others between messages.
  while (left > 0) {
    for (const timer of timers.splice(0)) fireTimer(timer);
    await Promise.resolve();
  }
  detachHost();
}

function hostForNobody(timers: number[]): Host {
  const nothing = (): void => undefined;
  return {
    ...{ send: nothing, received: nothing, emit: nothing, clearTimer: nothing },
    setTimer: (id) => timers.push(id),
    now: () => 0,
    random: (bytes) => new Uint8Array(bytes),
    digest: (_, bytes) => bytes,
  };
}

async function serve(call: GuestCall): Promise<void> {
  const served = call.serve(handler);
  call.message(new Uint8Array(1));
  call.halfClose();
  await served;
}

const metadata = { key: "value" };

const handler: GrpcHandler = {
  async handleRequest({ payload }, { signal }) {
    await sleep(1, signal);
    return { payload, metadata };
  },
  async *handleServerStream({ payload }, { signal }) {
    await sleep(1, signal);
    yield { payload, metadata };
  },
  async handleClientStream(requests, { signal }) {
    await sleep(1, signal);
    return { payload: await lastOf(requests), metadata };
  },
  async *handleBidiStream(requests, { signal }) {
    await sleep(1, signal);
    yield { payload: await lastOf(requests), metadata };
  },
};

async function lastOf(requests: AsyncIterable<GrpcRequest>): Promise<Uint8Array> {
  let last = new Uint8Array();
  for await (const { payload } of requests) last = payload as Uint8Array<ArrayBuffer>;
  return last;
}
