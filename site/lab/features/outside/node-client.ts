// The call by a Node program on @grpc/grpc-js. The schema travels in it, so it needs no generated code.
import type { MethodKind } from "grpc-handler";
import { authority, type Command, isSecure, type OutsideCall, routed } from "./outside-call.ts";
import { withInput } from "./shell.ts";

export function nodeClient(call: OutsideCall): Command {
  return {
    text: withInput("node --input-type=module", programOf(call).split("\n")),
    note: "Install once: npm install @grpc/grpc-js @bufbuild/protobuf. Or save what is between the END lines as client.mjs.",
  };
}

const quoted = (text: string): string => JSON.stringify(text);

function programOf(call: OutsideCall): string {
  const { service, method, schema, kind } = call;
  return `import { createFileRegistry, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Client, credentials, Metadata } from "@grpc/grpc-js";

// The service's .proto, compiled: with it, no generated code is needed.
const schema = ${quoted(schema)};
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, Buffer.from(schema, "base64")));
const { input, output } = registry.getService(${quoted(service)}).methods.find(({ name }) => name === ${quoted(method)});

const metadata = new Metadata();
${routed(call).map(metadataLine).join("\n")}

const path = ${quoted(`/${service}/${method}`)};
const encode = (message) => Buffer.from(toBinary(input, message));
const decode = (bytes) => fromBinary(output, bytes);
const print = (message) => console.log(JSON.stringify(toJson(output, message, { registry, useProtoFieldName: true })));
const requests = [
${call.messages.map((message) => `  ${message},`).join("\n")}
].map((json) => fromJson(input, json, { registry }));

const client = new Client(${quoted(authority(call))}, ${isSecure(call) ? "credentials.createSsl()" : "credentials.createInsecure()"});
const options = {${call.deadlineMs === undefined ? "" : ` deadline: Date.now() + ${String(call.deadlineMs)} `}};
${calling[kind]}`;
}

function metadataLine([key, value]: readonly [string, string]): string {
  const given = key.endsWith("-bin") ? `Buffer.from(${quoted(value)}, "base64")` : quoted(value);
  return `metadata.add(${quoted(key)}, ${given});`;
}

const printStatus = `call.on("status", ({ code, details }) => console.error("status", code, details));`;
const readAll = `${printStatus}
try {
  for await (const message of call) print(message);
} catch {
  // The status says it.
}
client.close();`;
const sendAll = `for (const request of requests) call.write(request);
call.end();`;
const answered = `(error, message) => {
  if (message) print(message);
  client.close();
}`;

const calling: Readonly<Record<MethodKind, string>> = {
  unary: `const call = client.makeUnaryRequest(path, encode, decode, requests[0], metadata, options, ${answered});
${printStatus}`,
  server_streaming: `const call = client.makeServerStreamRequest(path, encode, decode, requests[0], metadata, options);
${readAll}`,
  client_streaming: `const call = client.makeClientStreamRequest(path, encode, decode, metadata, options, ${answered});
${printStatus}
${sendAll}`,
  bidi_streaming: `const call = client.makeBidiStreamRequest(path, encode, decode, metadata, options);
${sendAll}
${readAll}`,
};
