// The body of one method in a handler stub: takes its requests, and responds with sample values.
import { type DescField, type DescMethod } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { sampleMessage } from "../../schema/sample-message.ts";
import type { StubImports } from "./imports.ts";
import { countFor, initOf, isEmptyInit, isSameScalar, type Substitute } from "./init.ts";
import { literalText } from "./literal.ts";

/** The lines, indented by `indent`. */
export function methodBody(method: DescMethod, imports: StubImports, indent: string): string[] {
  const body = bodies[method.methodKind](method, imports);
  return body.map((line) => (line === "" ? line : line.replaceAll(/^/gmu, indent)));
}

type Body = (method: DescMethod, imports: StubImports) => string[];

const bodies: Readonly<Record<DescMethod["methodKind"], Body>> = {
  unary: (method, imports) => [
    ...received(method, imports),
    ...responding(method, imports, { as: "return", substitute: fromRequest(method) }),
  ],
  server_streaming: (method, imports) => [
    ...received(method, imports),
    "for (let count = 1; count <= 5; count++) {",
    "  // Throws when the client cancels or the deadline passes, so the loop ends at once.",
    "  await sleep(500, context.signal);",
    ...indented(responding(method, imports, { as: "yield", substitute: counting(fromRequest(method)) })),
    "}",
  ],
  client_streaming: (method, imports) => [
    "let count = 0;",
    "// Ends with the client's half-close.",
    "for await (const request of requests) {",
    ...indented(counted(method, imports)),
    "}",
    ...responding(method, imports, { as: "return", substitute: counting(() => undefined) }),
  ],
  bidi_streaming: (method, imports) => [
    "let count = 0;",
    "// Responds to each message at once: the client need not have ended its input.",
    "for await (const request of requests) {",
    ...indented(counted(method, imports)),
    ...indented(responding(method, imports, { as: "yield", substitute: counting(fromRequest(method)) })),
    "}",
  ],
};

const indented = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll(/^/gmu, "  "));

function received({ name, input }: DescMethod, imports: StubImports): string[] {
  return [
    `const message = fromBinary(${imports.schema(input)}, request.payload);`,
    `console.log(${JSON.stringify(name)}, message);`,
  ];
}

/** One of several requests. */
function counted({ name, input }: DescMethod, imports: StubImports): string[] {
  return [
    `const message = fromBinary(${imports.schema(input)}, request.payload);`,
    `console.log(${JSON.stringify(name)}, ++count, message);`,
  ];
}

interface Response {
  readonly as: "return" | "yield";
  readonly substitute: Substitute;
}

function responding({ output }: DescMethod, imports: StubImports, { as, substitute }: Response): string[] {
  const sample = sampleMessage(output);
  if (!sample) {
    const why = `${output.typeName} requires itself, so no message of it can be written`;
    return [`throw new RpcError(StatusCode.UNIMPLEMENTED, ${JSON.stringify(why)});`];
  }
  const schema = imports.schema(output);
  const init = initOf(sample, imports, substitute);
  const created = `const response = create(${schema}`;
  const rest = isEmptyInit(init) ? "" : `, ${literalText(init, "", created.length + 8)}`;
  return [`${created}${rest});`, `${as} { payload: toBinary(${schema}, response) };`];
}

/** What the response has of the request's goes back: one sees that the message arrived. */
function fromRequest({ input }: DescMethod): Substitute {
  return (field) => {
    const same = input.fields.find(({ name }) => name === field.name);
    const goesBack = same && !same.oneof && !field.oneof && hasValue(same) && isSameScalar(same, field);
    return goesBack ? `message.${same.localName}` : undefined;
  };
}

/** A field that is read as a value whether it was set or not. */
function hasValue({ presence }: DescField): boolean {
  return presence === FeatureSet_FieldPresence.IMPLICIT;
}

/** What counts has the count. */
function counting(other: Substitute): Substitute {
  return (field) => {
    const counts = /(^|_)(count|number|seq|sequence|index|total|tick|received)($|_)/iu.test(field.name);
    return (counts && !field.oneof ? countFor(field) : undefined) ?? other(field);
  };
}
