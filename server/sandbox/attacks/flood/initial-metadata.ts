import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends initial metadata a hundred thousand times.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (let i = 0; i < 1e5; i++) context.sendHeaders({ i: String(i) });
    return say("sent");
  }`),
  expected: { ...answers(/^sent$/), mostEvents: 20 },
};

export default attack;
