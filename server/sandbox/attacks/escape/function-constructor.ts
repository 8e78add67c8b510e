import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles code in the hope that it runs outside.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => Function("return process")(),
        () => new Function("return 1")(),
        () => ([] as any).constructor.constructor("return process.env")(),
        () => Reflect.construct((() => {}).constructor, ["return 1"]),
        () => new (class extends Function {})("return 1")(),
      ),
    );
  }`),
  expected: answers(/^EvalError,EvalError,EvalError,EvalError,EvalError$/),
};

export default attack;
