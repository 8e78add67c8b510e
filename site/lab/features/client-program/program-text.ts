// The client of the present run as a TypeScript program: what the form does, written out, to be changed and run.
import type { DescMethod } from "@bufbuild/protobuf";
import type { MethodKind } from "grpc-handler";
import type { MetadataEntries } from "../../../run/events/metadata.ts";
import { takesStream } from "../../../run/state/method-entry.ts";

export interface ProgramFacts {
  readonly method: DescMethod;
  readonly metadata: MetadataEntries;
  readonly deadlineMs: number | undefined;
  /** The request messages in protobuf's JSON form. */
  readonly messages: readonly string[];
}

export function programText({ method, metadata, deadlineMs, messages }: ProgramFacts): string {
  const { input, output, parent, methodKind } = method;
  const service = parent.name;
  const schemas = [`${input.name}Schema`, `${output.name}Schema`].filter((name, i, all) => all.indexOf(name) === i);
  return `// The client of this run, as a program in the browser: change it, and run it against your handler.
import { createClient } from "@connectrpc/connect";
import { fromJson, toJsonString } from "@bufbuild/protobuf";
import { ${[service, ...schemas].join(", ")} } from "./gen/${parent.file.name}_pb";
import { transport } from "./transport";

const client = createClient(${service}, transport);
const options = {${optionLines(metadata, deadlineMs)}};

${requestText[takesStream(methodKind) ? "many" : "one"](`${input.name}Schema`, messages)}
${callText[methodKind](`client.${method.localName}`, `${output.name}Schema`)}
`;
}

function optionLines(metadata: MetadataEntries, deadlineMs: number | undefined): string {
  const headers = metadata.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`).join("");
  const deadline = deadlineMs === undefined ? "" : `\n  timeoutMs: ${String(deadlineMs)},`;
  return `${deadline}
  headers: {${headers === "" ? "" : `\n${headers}  `}},
  onHeader: (headers: Headers) => console.info("initial metadata", Object.fromEntries(headers)),
  onTrailer: (trailers: Headers) => console.info("trailers", Object.fromEntries(trailers)),
`;
}

const requestText = {
  one: (schema: string, [message = "{}"]: readonly string[]): string =>
    `const request = fromJson(${schema}, ${message});`,
  many: (
    schema: string,
    messages: readonly string[],
  ): string => `// The call stays open as long as this yields; its return is the half-close.
async function* requests() {
${messages.map((message) => `  yield fromJson(${schema}, ${message});\n`).join("")}}`,
};

type CallText = (call: string, schema: string) => string;

const one =
  (request: string): CallText =>
  (call, schema) =>
    `const response = await ${call}(${request}, options);
console.log(toJsonString(${schema}, response));`;

const many =
  (request: string): CallText =>
  (call, schema) =>
    `for await (const response of ${call}(${request}, options)) {
  console.log(toJsonString(${schema}, response));
}`;

const callText: Readonly<Record<MethodKind, CallText>> = {
  unary: one("request"),
  server_streaming: many("request"),
  client_streaming: one("requests()"),
  bidi_streaming: many("requests()"),
};
