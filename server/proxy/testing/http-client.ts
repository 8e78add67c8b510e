// A bare HTTP/1.1 client: bodies written piece by piece, answers read as they come.
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request whose body is `pieces`, each in a write of its own. */
export async function post(url: string, headers: Record<string, string>, ...pieces: Buffer[]): Promise<Answer> {
  const open = openPost(url, headers);
  for (const piece of pieces) {
    await new Promise((resolve) => open.request.write(piece, resolve));
  }
  open.request.end();
  return readAll(await open.response);
}

/** A request that the caller writes and ends. */
export function openPost(
  url: string,
  headers: Record<string, string>,
): { request: ClientRequest; response: Promise<IncomingMessage> } {
  const sent = request(url, { method: "POST", headers });
  sent.setNoDelay(true);
  const response = new Promise<IncomingMessage>((resolve, reject) => sent.on("response", resolve).on("error", reject));
  return { request: sent, response };
}

/** Reads a response to its end. */
export async function readAll(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
