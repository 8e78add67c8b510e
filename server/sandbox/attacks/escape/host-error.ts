import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes the runner throw, and goes from its error to its global object.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const reached: string[] = [];
    for (const call of [
      () => crypto.getRandomValues({ byteLength: -1, buffer: new ArrayBuffer(8), byteOffset: 0 } as never),
      () => setTimeout(() => {}, Symbol() as never),
      () => structuredClone(() => {}),
      () => context.sendHeaders(5n as never),
      () =>
        context.sendHeaders(
          new Proxy(
            {},
            {
              ownKeys() {
                throw null;
              },
            },
          ),
        ),
    ])
      try {
        call();
      } catch (error) {
        reached.push(alien(error));
      }
    return say(\`reached \${reached.filter((found) => found !== "EvalError")}\`);
  }`,
    `/** The function constructor of wherever the error comes from would make functions; ours refuses. */
const alien = (error: any): string => {
  try {
    return error ? error.constructor.constructor("return typeof process")() : "EvalError";
  } catch (refusal) {
    return (refusal as Error).name;
  }
};`,
  ),
  expected: answers(/^reached $/),
};

export default attack;
