// The client of the present run as a TypeScript program: what the form does, written out, to be changed and run.
import type { DescFile, DescMethod } from "@bufbuild/protobuf";
import type { MethodKind } from "grpc-handler";
import { mayHoldAny } from "live-schema/shown-json";
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
  const types = mayHoldAny(input) || mayHoldAny(output) ? anyTypes(parent.file) : noTypes;
  return `// The client of this run, as a program in the browser: change it, and run it against your handler.
import { createClient } from "@connectrpc/connect";
import { ${[...types.functions, "fromJson", "toJsonString"].join(", ")} } from "@bufbuild/protobuf";
${types.imports}import { ${[service, ...schemas, ...types.files].join(", ")} } from "./gen/${parent.file.name}_pb";
import { transport } from "./transport";
${types.registry}
const client = createClient(${service}, transport);
const options = {${optionLines(metadata, deadlineMs)}};

${requestText[takesStream(methodKind) ? "many" : "one"](`${input.name}Schema`, messages, types.option)}
${callText[methodKind](`client.${method.localName}`, `${output.name}Schema`, types.option)}
`;
}

interface AnyTypes {
  readonly functions: readonly string[];
  readonly imports: string;
  readonly files: readonly string[];
  readonly registry: string;
  /** The options of a conversion from or to JSON. */
  readonly option: string;
}

const noTypes: AnyTypes = { functions: [], imports: "", files: [], registry: "", option: "" };

const googleFiles = ["duration", "struct", "timestamp", "wrappers"].map((name) => `file_google_protobuf_${name}`);

/** JSON says what an Any holds by name, so that the program needs to know the types of these names. */
function anyTypes({ name }: DescFile): AnyTypes {
  const file = `file_${name.replaceAll(/\W+/g, "_")}`;
  return {
    functions: ["createRegistry"],
    imports: `import { ${googleFiles.join(", ")} } from "@bufbuild/protobuf/wkt";\n`,
    files: [file],
    registry: `
// What an Any may hold.
const registry = createRegistry(${[file, `...${file}.dependencies`, ...googleFiles].join(", ")});
`,
    option: ", { registry }",
  };
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
  one: (schema: string, [message = "{}"]: readonly string[], option: string): string =>
    `const request = fromJson(${schema}, ${message}${option});`,
  many: (
    schema: string,
    messages: readonly string[],
    option: string,
  ): string => `// The call stays open as long as this yields; its return is the half-close.
async function* requests() {
${messages.map((message) => `  yield fromJson(${schema}, ${message}${option});\n`).join("")}}`,
};

type CallText = (call: string, schema: string, option: string) => string;

const one =
  (request: string): CallText =>
  (call, schema, option) =>
    `const response = await ${call}(${request}, options);
console.log(toJsonString(${schema}, response${option}));`;

const many =
  (request: string): CallText =>
  (call, schema, option) =>
    `for await (const response of ${call}(${request}, options)) {
  console.log(toJsonString(${schema}, response${option}));
}`;

const callText: Readonly<Record<MethodKind, CallText>> = {
  unary: one("request"),
  server_streaming: many("request"),
  client_streaming: one("requests()"),
  bidi_streaming: many("requests()"),
};
