import { StatusCode } from "grpc-handler";
import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles ten million characters of its own making.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(new Function(\`return \${"0,".repeat(5e6)}0\`)());
  }`),
  expected: {
    ...outOfMemory,
    codes: [StatusCode.OK, StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL],
    message: /^$|disallowed|memory|call stack|allocation|without yielding|did not let go/,
  },
};

export default attack;
