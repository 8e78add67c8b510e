// The handler API's page, from the doc comments of packages/grpc-handler.
import { type Documented, exportsOf } from "./doc-comments.ts";
import { code, type Page, prose, table } from "./page.ts";

/** In the order in which a reader meets them. */
const files = [
  ...["handler", "metadata-fault", "reserved-metadata", "rpc-error", "bad-request", "field-violations"],
  ...["status-code", "sleep", "serve/serve"],
];

/** What the package offers to those who write handlers; the rest is for servers. */
const shown = [
  "GrpcHandler",
  "GrpcRequest",
  "GrpcResponse",
  "CallContext",
  "Metadata",
  "reservedMetadata",
  "metadataLimits",
  "RpcError",
  "badRequest",
  "FieldViolation",
  "invalidRequest",
  "fieldViolations",
  "StatusCode",
  "statusName",
  "isStatusCode",
  "sleep",
  "serve",
  "ServeOptions",
  "RunningServer",
];

export function handlerApi(read: (path: string) => string): Page {
  const path = (file: string): string => `packages/grpc-handler/src/${file}.ts`;
  const all = files.flatMap((file) => exportsOf(path(file), read(path(file))));
  return {
    title: "Handler API",
    description: "Everything that the package grpc-handler gives to a handler, from its doc comments.",
    order: 10,
    source: "the doc comments in packages/grpc-handler/src",
    body: [
      'A handler imports these from `"grpc-handler"`; `serve` is in `"grpc-handler/serve"` and is not for the sandbox.',
      ...shown.map((name) => section(name, all)),
    ].join("\n\n"),
  };
}

function section(name: string, all: readonly Documented[]): string {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`expected an export ${name} in packages/grpc-handler/src; found none: update shown[]`);
  if (found.comment === "" && found.members.length === 0) {
    throw new Error(`expected a doc comment on ${name}, since the reference is made of it; found none`);
  }
  const parts = [`## ${name}`, prose(found.comment)];
  if (found.members.length > 0) parts.push(table(["member", "what it is"], found.members.map(row)));
  else if (!found.signature.startsWith("const ")) parts.push("```ts\n" + found.signature + "\n```");
  return parts.filter((part) => part !== "").join("\n\n");
}

function row({ signature, comment }: Documented): [string, string] {
  return [code(signature.replace(/^readonly /u, "").replace(/\s+/gu, " ")), prose(comment)];
}
