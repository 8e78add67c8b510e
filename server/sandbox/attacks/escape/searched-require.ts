import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "The same with require, spelt so that no search for the word finds it.",
  source: handler(
    `
async handleRequest(request: GrpcRequest, context: CallContext) {
    const name = ["pass"].join("") + "wd"; return say(await outcomes(() => (requ\\u0069re as any)("../../../../../../../../etc/" + name), () => (requ\\u0069re as any)(\`./\${name}.json\`)));
  }`,
    `declare const require: unknown;`,
  ),
  expected: refused(/Could not resolve require/),
};

export default attack;
