import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the iterator of arrays, then reads many requests that came together.",
  source: handler(
    `
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    for await (const { payload } of requests) yield { payload };
  }`,
    `Array.prototype[Symbol.iterator] = function* () {
  yield* [];
};`,
  ),
  call: { kind: "bidi_streaming", requests: 20 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
