// A handler that understands nothing: it answers every call of a method with what it once heard there.
import { type DescMethod, fromJson, type JsonValue, type Registry, toBinary } from "@bufbuild/protobuf";

/** One answer for each method, by its name: serialized messages. */
export type Recording = ReadonlyMap<string, readonly Uint8Array[]>;

export function recorded(method: DescMethod, responses: readonly JsonValue[], registry: Registry): Uint8Array[] {
  return responses.map((json) => toBinary(method.output, fromJson(method.output, json, { registry })));
}

export function replayingHandler(recording: Recording): string {
  const entries = [...recording].map(([name, messages]) => [name, messages.map((message) => [...message])]);
  return `
const recording = new Map(${JSON.stringify(entries)});
const replies = ({ methodName }) => (recording.get(methodName) ?? []).map((bytes) => ({ payload: new Uint8Array(bytes) }));
async function last(requests) {
  let request = { methodName: "" };
  for await (const one of requests) request = one;
  return request;
}
const first = (request) => replies(request)[0] ?? { payload: new Uint8Array() };
export default {
  handleRequest: async (request) => first(request),
  async *handleServerStream(request) { yield* replies(request); },
  handleClientStream: async (requests) => first(await last(requests)),
  async *handleBidiStream(requests) { yield* replies(await last(requests)); },
};
`;
}
