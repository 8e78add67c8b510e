// A peer: connect-node's handlers in front of its gRPC client, the proxy that one writes in ten lines.
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport } from "@connectrpc/connect-node";
import { answerParent } from "../carriers/part.ts";
import { BenchService } from "../carriers/service.ts";

const [, , backendPort = ""] = process.argv;
const backend = createClient(BenchService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${backendPort}` }));

const handler = connectNodeAdapter({
  routes: (router) =>
    router.service(BenchService, {
      unary: (request, { signal }) => backend.unary(request, { signal }),
      download: (request, { signal }) => backend.download(request, { signal }),
      upload: (requests, { signal }) => backend.upload(requests, { signal }),
      late: (request, { signal }) => backend.late(request, { signal }),
      stall: (requests, { signal }) => backend.stall(requests, { signal }),
      echo: (requests, { signal }) => backend.echo(requests, { signal }),
    }),
});

const http1 = createServer(handler);
const http2 = createHttp2Server(handler);
await new Promise<void>((resolve) => http1.listen(0, "127.0.0.1", resolve));
await new Promise<void>((resolve) => http2.listen(0, "127.0.0.1", resolve));
answerParent({
  port: () => (http1.address() as AddressInfo).port,
  http2Port: () => (http2.address() as AddressInfo).port,
});
