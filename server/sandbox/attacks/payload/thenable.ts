import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object that is also a promise.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield {
      payload: new Uint8Array([65]),
      then(resolve: (value: unknown) => void) {
        resolve(say("resolved"));
        resolve(say("twice"));
        throw new Error("x");
      },
    } as never;
  }`),
  call: { kind: "server_streaming" },
  expected: answers(/^resolved$/),
};

export default attack;
