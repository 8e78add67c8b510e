import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an error of errors that contain each other.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw ((error: any) => ((error.cause = error), error.errors.push(error), error))(
      new AggregateError([], "x"),
    );
  }`),
  expected: fails(/^x/),
};

export default attack;
