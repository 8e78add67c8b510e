import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Returns an iterable whose iterator is no iterator.",
  source: handler(`
  handleServerStream() {
    return { [Symbol.asyncIterator]: () => 5 } as never;
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
