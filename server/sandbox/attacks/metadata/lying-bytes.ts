import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends 20 MB of bytes that claim to be none.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({
      "x-bin": new (class extends Uint8Array {
        override get byteLength() {
          return 0;
        }
        override get length() {
          return 0;
        }
      })(2e7),
    });
    return say("sent");
  }`),
  expected: fails(/is too large/),
};

export default attack;
