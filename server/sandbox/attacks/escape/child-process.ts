import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Starts a shell.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => (globalThis as any).process.binding("spawn_sync"),
        () => (globalThis as any).process.mainModule.require("child_process").execSync("id"),
      ),
    );
  }`),
  expected: answers(/^TypeError,TypeError$/),
};

export default attack;
