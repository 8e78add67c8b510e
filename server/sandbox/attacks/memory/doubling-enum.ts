import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Lets the compiler double a constant sixty times.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(Doubled.A60);
  }`,
    `enum Doubled {
  A0 = "x",
  ${Array.from({ length: 60 }, (_, i) => `A${String(i + 1)} = A${String(i)} + A${String(i)},`).join(" ")}
}`,
  ),
  // On a busy machine its time may be over before its memory is.
  expected: refused(/may need 256 MiB of memory|longer than 2000 ms/),
};

export default attack;
