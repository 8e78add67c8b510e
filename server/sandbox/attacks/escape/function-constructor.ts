import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles code in the hope that it runs outside.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const F = (() => {}).constructor as FunctionConstructor;
    return say(
      await outcomes(
        () => F("return process")(),
        () => F("return require")(),
        () => ([] as any).constructor.constructor("return process.env")(),
      ),
    );
  }`),
  expected: answers(/^\w*Error,\w*Error,\w*Error$/),
};

export default attack;
