import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Lets the compiler search the server's disk for what a computed import might mean.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const name = ["pass"].join("") + "wd";
    return say(
      await outcomes(
        () => import("../../../../../../../../etc/" + name),
        () => import(\`./\${name}.json\`),
      ),
    );
  }`),
  expected: refused(/Could not resolve import/),
};

export default attack;
