import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a value that passes the check and changes.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(
      ((looks) => ({
        get x() {
          return looks++ === 0 ? "fine" : "a\\r\\nb";
        },
      }))(0),
    );
    return say("sent");
  }`),
  expected: answers(/^sent$/),
};

export default attack;
