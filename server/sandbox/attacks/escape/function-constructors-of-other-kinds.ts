import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles code as an async function, a generator, and both, whose constructors have no name.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => (async () => {}).constructor("return 1"),
        () => (function* () {}).constructor("yield 1"),
        () => (async function* () {}).constructor("yield 1"),
        () => Object.getPrototypeOf(Object.getPrototypeOf(async () => {}).constructor).constructor("return 1"),
        () => Object.getPrototypeOf(this.handleRequest).constructor("return 1"),
      ),
    );
  }`),
  expected: answers(/^EvalError,EvalError,EvalError,EvalError,EvalError$/),
};

export default attack;
