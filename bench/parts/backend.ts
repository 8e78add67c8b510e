// The gRPC server behind every path: grpc-js with raw bytes, as the playground's own backend registers its methods.
import { Metadata, Server } from "@grpc/grpc-js";
import { listen, type RawCall, registerRaw } from "grpc-handler/serve";
import { limits } from "../../server/limits.ts";
import { answerParent } from "../carriers/part.ts";
import { decode, encode, lateMs, type MethodName, pathOf } from "../carriers/service.ts";

const server = new Server({
  "grpc.max_concurrent_streams": limits.backend.concurrentStreams,
  "grpc-node.max_session_memory": limits.backend.sessionMemoryMiB,
});

/** What the last call's handler did, for the benchmarks that ask. */
const last = { writtenBytes: 0, cancelledAtMs: Number.NaN };
let open = 0;

function watch(call: RawCall): void {
  open++;
  Object.assign(last, { writtenBytes: 0, cancelledAtMs: Number.NaN });
  // grpc-js says "cancelled" of every call that is over.
  call.once("cancelled", () => {
    open--;
    last.cancelledAtMs = performance.timeOrigin + performance.now();
  });
}

/** Sends messages of the size that the request's length says, until the client has had enough. */
function download(call: RawCall): void {
  call.once("data", (request: Uint8Array) => {
    const message = request;
    const send = (): void => {
      for (let more = !call.cancelled; more;) {
        more = call.write(message);
        last.writtenBytes += message.length;
      }
    };
    call.on("drain", send);
    send();
  });
}

/** Initial metadata at once, the message a second later. */
function late(call: RawCall): void {
  call.sendMetadata(new Metadata());
  call.on("data", (message: Uint8Array) => {
    setTimeout(() => {
      call.write(message);
      call.end();
    }, lateMs);
  });
}

/** Never reads. */
function stall(): void {
  // The call's messages stay where they are.
}

/** Counts messages, and says how many there were. */
function upload(call: RawCall): void {
  let count = 0;
  call.on("data", (message: Uint8Array) => (count += decode(message).length > 0 ? 1 : 0));
  call.on("end", () => {
    call.write(encode(Buffer.from(String(count))));
    call.end();
  });
}

/** Answers each message with itself, no faster than the client reads. */
function echo(call: RawCall): void {
  call.on("data", (message: Uint8Array) => {
    if (!call.write(message)) call.pause();
  });
  call.on("drain", () => call.resume());
  call.on("end", () => call.end());
}

const methods: Record<MethodName, (call: RawCall) => void> = {
  Unary: echo,
  Download: download,
  Upload: upload,
  Late: late,
  Stall: stall,
  Echo: echo,
};
for (const [name, serve] of Object.entries(methods))
  registerRaw(server, pathOf(name as MethodName), (call) => {
    watch(call);
    serve(call);
  });

const { port } = await listen(server, {});
answerParent({ port: () => port, last: () => last, open: () => open });
