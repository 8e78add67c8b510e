// npm @grpc/grpc-js: gRPC itself.
import { Client, type ClientDuplexStream, credentials, Metadata, type StatusObject } from "@grpc/grpc-js";
import type { OutsideCall, StartCall } from "./outside-client.ts";

/** Calls the server at http://host:port. */
export function grpcJs(url: string): StartCall {
  const client = new Client(new URL(url).host, credentials.createInsecure());
  const same = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  return (call, listener) => {
    const deadline = call.timeoutMs === undefined ? {} : { deadline: Date.now() + call.timeoutMs };
    const stream = client.makeBidiStreamRequest(call.path, same, same, metadataOf(call), deadline);
    stream.on("metadata", (metadata: Metadata) => listener.onHeaders(headersOf(metadata)));
    stream.on("data", (message: Buffer) => listener.onMessage(message));
    // Every status that is not OK is an error event too; what it says is in the status.
    stream.on("error", () => undefined);
    stream.on("status", ({ code, details, metadata }: StatusObject) => {
      listener.onEnd(code, details, headersOf(metadata));
    });
    void send(stream, call);
    return () => stream.cancel();
  };
}

async function send(stream: ClientDuplexStream<Uint8Array, Buffer>, { requests }: OutsideCall): Promise<void> {
  for await (const request of requests) stream.write(request);
  stream.end();
}

function metadataOf(call: OutsideCall): Metadata {
  const metadata = new Metadata();
  call.metadata.forEach((value, name) => {
    metadata.add(name, name.endsWith("-bin") ? Buffer.from(value, "base64") : value);
  });
  return metadata;
}

function headersOf(metadata: Metadata): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(metadata.toJSON())) {
    for (const value of values) headers.append(name, typeof value === "string" ? value : value.toString("base64"));
  }
  return headers;
}
