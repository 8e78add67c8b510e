// A grpc-js client from a protobuf-es descriptor: no loader, no generated stubs, typed by hand where it is used.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { DescMessage, DescService, Message } from "@bufbuild/protobuf";
import { type ChannelOptions, credentials, makeGenericClientConstructor, type MethodDefinition } from "@grpc/grpc-js";

/** Connects to `address`, for instance "127.0.0.1:50051". Close it with `close()`. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller writes down the methods it uses.
export function connect<T>(service: DescService, address: string, options: ChannelOptions = {}): T {
  const methods = service.methods.map((method): [string, MethodDefinition<object, Message>] => [
    method.localName,
    {
      path: `/${service.typeName}/${method.name}`,
      requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
      responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
      ...serializers(method.input, "request"),
      ...serializers(method.output, "response"),
    } as MethodDefinition<object, Message>,
  ]);
  const Client = makeGenericClientConstructor(Object.fromEntries(methods), service.typeName);
  return new Client(address, credentials.createInsecure(), options) as T;
}

function serializers(schema: DescMessage, side: "request" | "response") {
  return {
    [`${side}Serialize`]: (message: object) =>
      Buffer.from(toBinary(schema, create(schema, message as Record<string, unknown>))),
    [`${side}Deserialize`]: (bytes: Buffer) => fromBinary(schema, bytes),
  };
}
