import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Evaluates text in the global scope, and in its own.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => (0, eval)("process"),
        () => eval("1 + 1"),
        () => globalThis.eval("import('fs')"),
        () => Reflect.apply(eval, undefined, ["1"]),
      ),
    );
  }`),
  expected: answers(/^EvalError,EvalError,EvalError,EvalError$/),
};

export default attack;
