// The playground's own proxy, in a process of its own.
import { limits } from "../../server/limits.ts";
import { createTasks } from "../../server/sandbox/index.ts";
import { createProxy } from "../../server/proxy/index.ts";
import { answerParent } from "../carriers/part.ts";
import { registry } from "../carriers/service.ts";

const [, , backendPort = ""] = process.argv;
const proxy = createProxy({
  backendUrl: `http://127.0.0.1:${backendPort}`,
  registry,
  tasks: createTasks(),
  health: () => Promise.resolve({ status: 200, body: {} }),
  // A page for browsers to call from.
  site: (_req, res) => res.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"),
  limits,
  log: console.error,
});
const { port } = await proxy.listen(0, "127.0.0.1");
answerParent({ port: () => port });
