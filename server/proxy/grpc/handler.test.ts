// Native gRPC through the proxy's port, by grpc-js itself.
import { request } from "node:http";
import { Client, credentials, Metadata, type ServiceError, type StatusObject } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { echo, fail, type RawCall, startBackend } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";

const identity = (bytes: Buffer): Buffer => bytes;

async function connect(handler: (call: RawCall) => void): Promise<Client> {
  const proxy = await startProxy((await startBackend(handler)).url);
  const client = new Client(`127.0.0.1:${String(proxy.port)}`, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client;
}

test("bidirectional streaming: answers come before the next message is sent", async () => {
  const client = await connect(echo);
  const call = client.makeBidiStreamRequest("/test.v1.EchoService/Bidi", identity, identity);
  const seen: string[] = [];
  const status = await new Promise<StatusObject>((resolve) => {
    call.on("status", resolve);
    call.on("data", (message: Buffer) => {
      seen.push(message.toString());
      if (seen.length < 3) call.write(Buffer.from(String(seen.length)));
      else call.end();
    });
    call.write(Buffer.from("0"));
  });
  expect(seen).toEqual(["0", "1", "2"]);
  expect(status.code).toBe(0);
});

test("metadata, trailers and a status", async () => {
  const client = await connect((call) => {
    const initial = new Metadata();
    initial.set("x-initial", "1");
    call.sendMetadata(initial);
    const trailers = new Metadata();
    trailers.add("x-trailing", "a");
    trailers.add("x-trailing", "b");
    trailers.set("x-seen-bin", call.metadata.get("x-sent-bin")[0] ?? "");
    fail(call, { code: 9, details: "50% ☃", metadata: trailers });
  });
  const sent = new Metadata();
  sent.set("x-sent-bin", Buffer.from([1, 255]));
  const call = client.makeServerStreamRequest("/test.v1.EchoService/Bidi", identity, identity, Buffer.of(), sent);
  const initial = new Promise<Metadata>((resolve) => call.on("metadata", resolve));
  call.on("data", () => undefined);
  const error = await new Promise<ServiceError>((resolve) => call.on("error", resolve));
  expect((await initial).get("x-initial")).toEqual(["1"]);
  expect(error).toMatchObject({ code: 9, details: "50% ☃" });
  expect(error.metadata.get("x-trailing").join(", ")).toBe("a, b");
  expect(error.metadata.get("x-seen-bin")).toEqual([Buffer.from([1, 255])]);
});

test("cancel reaches the handler", async () => {
  const cancelled = Promise.withResolvers<undefined>();
  const client = await connect((call) => {
    call.on("cancelled", () => cancelled.resolve(undefined));
    call.sendMetadata(new Metadata());
  });
  const call = client.makeServerStreamRequest("/test.v1.EchoService/Bidi", identity, identity, Buffer.of());
  call.on("error", () => undefined).on("data", () => undefined);
  call.on("metadata", () => call.cancel());
  await cancelled.promise;
});

test("over HTTP/1.1 the client hears what to do", async () => {
  const { port } = await startProxy("http://127.0.0.1:1");
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const options = { port, path: "/a.B/C", method: "POST", headers: { "content-type": "application/grpc" } };
    request(options, (res) => {
      res.resume();
      resolve(res.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(505);
});
