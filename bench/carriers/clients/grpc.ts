// grpc-js's own client: the direct path, and native gRPC through a proxy.
import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import { decode, encode, pathOf } from "../service.ts";
import type { LoadClient } from "./client.ts";

const serialize = (value: Uint8Array): Buffer => {
  const { buffer, byteOffset, byteLength } = encode(value);
  return Buffer.from(buffer, byteOffset, byteLength);
};

/** Talks to `port`. */
export function grpcClient(port: number): LoadClient {
  // Clients of one address share a connection by default, and a connection has a limit on its streams.
  const options = { "grpc.use_local_subchannel_pool": 1 };
  const client = new Client(`127.0.0.1:${String(port)}`, credentials.createInsecure(), options);
  return {
    unary: (value) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(pathOf("Unary"), serialize, decode, value, (error, response) => {
          if (response) resolve(response);
          else reject(error ?? new Error("neither a response nor an error"));
        });
      }),
    open: (method, events, only) => {
      const call = client.makeBidiStreamRequest(pathOf(method), serialize, decode, new Metadata());
      let cancelled = false;
      call.on("metadata", () => events.onHeaders?.());
      call.on("data", events.onMessage);
      call.on("drain", events.onDrain);
      call.on("error", (error) => {
        if (!cancelled) events.onEnd(error);
      });
      call.on("end", () => undefined);
      call.on("status", ({ code }) => {
        if (code === status.OK) events.onEnd();
      });
      if (only) call.end(only);
      return {
        send: (value) => call.write(value),
        halfClose: () => call.end(),
        pause: () => void call.pause(),
        cancel: () => {
          cancelled = true;
          call.cancel();
        },
      };
    },
    close: () => client.close(),
  };
}
