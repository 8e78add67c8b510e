// What any process between client and backend costs at least: it copies bytes from one TCP connection to another, and reads none.
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { passed } from "../../server/proxy/upstream/passing-memory.ts";
import { answerParent } from "../carriers/part.ts";

const [, , backendPort = ""] = process.argv;

function copy(from: Socket, to: Socket): void {
  from.on("data", (chunk: Buffer) => {
    passed(chunk.length);
    if (!to.write(chunk)) from.pause();
  });
  to.on("drain", () => from.resume());
  from.on("end", () => to.end());
  from.on("error", () => to.destroy());
  from.on("close", () => to.destroy());
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port: Number(backendPort), host: "127.0.0.1", noDelay: true });
  copy(near, far);
  copy(far, near);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
answerParent({ port: () => (server.address() as AddressInfo).port });
