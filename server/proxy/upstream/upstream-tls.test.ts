// The hop to a backend that is on another machine: over TLS, which names it, and over IPv6.
import { createSecureServer, createServer, type Http2SecureServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { createServer as createTlsServer, type Server } from "node:tls";
import { StatusCode } from "grpc-handler";
import { expect, onTestFinished, test } from "vitest";
import type { Status } from "../call/status.ts";
import { certificate } from "../testing/certificate.ts";
import { noFaults } from "../testing/faults.ts";
import { Upstream } from "./upstream.ts";

function answerOk(server: Http2Server | Http2SecureServer): void {
  server.on("session", (session) => onTestFinished(() => session.destroy()));
  server.on("stream", (stream) =>
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true }),
  );
}

async function portOf(server: Http2Server | Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function secureServer(): Promise<number> {
  const server = createSecureServer(certificate);
  answerOk(server);
  return portOf(server, "127.0.0.1");
}

function call(url: string, ca?: string): Promise<Status> {
  const upstream = new Upstream({ url, ca, metadataBytes: 16_384, log: () => undefined });
  onTestFinished(() => upstream.close());
  return new Promise((resolve) => {
    const started = upstream.open(
      { path: "/a.B/C", metadata: [], timeoutMs: undefined },
      {
        faults: noFaults(),
        onHeaders: () => undefined,
        onData: () => undefined,
        onDrain: () => undefined,
        onFinish: resolve,
      },
    );
    started.end();
  });
}

test("a certificate that BACKEND_CA has signed is believed, and the system's list does not have it", async () => {
  const port = String(await secureServer());
  expect(await call(`https://localhost:${port}`, certificate.cert)).toMatchObject({ code: StatusCode.OK });
  expect(await call(`https://127.0.0.1:${port}`, certificate.cert)).toMatchObject({ code: StatusCode.OK });
  expect(await call(`https://localhost:${port}`)).toMatchObject({
    code: StatusCode.UNAVAILABLE,
    message: expect.stringMatching(/^no connection to the backend: [A-Z_]*(SELF_SIGNED|VERIFY)/) as string,
  });
});

test("TLS without HTTP/2 is UNAVAILABLE, and says so", async () => {
  const server = createTlsServer({ ...certificate, ALPNProtocols: ["http/1.1"] });
  server.on("tlsClientError", () => undefined);
  const status = await call(`https://localhost:${String(await portOf(server, "127.0.0.1"))}`, certificate.cert);
  expect(status).toMatchObject({ code: StatusCode.UNAVAILABLE });
});

test("plain HTTP/2 where TLS is expected is UNAVAILABLE", async () => {
  const server = createServer();
  const port = await portOf(server, "127.0.0.1");
  expect(await call(`https://localhost:${String(port)}`)).toMatchObject({ code: StatusCode.UNAVAILABLE });
});

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

test.skipIf(!hasIpv6)("an address of IPv6 is one", async () => {
  const server = createServer();
  answerOk(server);
  const port = await portOf(server, "::1");
  expect(await call(`http://[::1]:${String(port)}`)).toMatchObject({ code: StatusCode.OK });
});
