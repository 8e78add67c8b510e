// Writing no faster than the server reads: write() answers whether there is room, and "drain" says when there is again.
import { once } from "node:events";
import type { ClientWritableStream, ServiceError } from "@grpc/grpc-js";

interface FlowClient {
  consume(done: (error: ServiceError | null, summary?: { messages: number }) => void): ClientWritableStream<object>;
}

/** Sends `count` chunks and returns how many the server counted. */
export async function upload(client: FlowClient, count: number): Promise<number> {
  const answer = Promise.withResolvers<number>();
  const call = client.consume((error, summary) => {
    if (error) answer.reject(error);
    else answer.resolve(summary?.messages ?? 0);
  });
  const data = new Uint8Array(16 * 1024);
  for (let sent = 0; sent < count; sent++) {
    // A call that fails never drains: the answer, which is then an error, ends the wait as well.
    if (!call.write({ data })) await Promise.race([once(call, "drain"), answer.promise]);
  }
  call.end();
  return answer.promise;
}
