import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles ten million characters of its own making.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(new Function(\`return \${"0,".repeat(5e6)}0\`)());
  }`),
  expected: fails(/code from text does not run here/),
};

export default attack;
