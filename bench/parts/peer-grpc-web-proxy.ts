// A peer: npm's @grpc-web/proxy, as its README says to run it.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import grpcWebProxy from "@grpc-web/proxy";
import { answerParent } from "../carriers/part.ts";

const [, , backendPort = ""] = process.argv;
const proxy = grpcWebProxy({ target: `http://127.0.0.1:${backendPort}`, origin: "*", headers: [] }) as RequestListener;
const server = createServer(proxy);
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
answerParent({ port: () => (server.address() as AddressInfo).port });
