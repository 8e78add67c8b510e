import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Changes the methods of messages before protobuf-es uses them.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const { create, toBinary } = (globalThis as any).__playground.modules["@bufbuild/protobuf"];
    const { StringValueSchema } = (globalThis as any).__playground.modules["@bufbuild/protobuf/wkt"];
    return { payload: toBinary(StringValueSchema, create(StringValueSchema, { value: "x" })) };
  }`,
    `for (const name of Object.getOwnPropertyNames(DataView.prototype))
  if (/^set|^get/.test(name))
    (DataView.prototype as any)[name] = () => {
      throw new Error("view");
    };
(globalThis as any).TextEncoder = class {
  encode() {
    return { length: 1e9 };
  }
};`,
  ),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
