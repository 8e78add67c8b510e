// A handler for the services of a .proto that runs as it is: each method in its mode, responding with sample values.
import type { DescMethod } from "@bufbuild/protobuf";
import { StubImports } from "./imports.ts";
import { methodBody } from "./method-stub.ts";
import { modeStubs, type ModeStub } from "./mode-stubs.ts";

/** The text of handler.ts. `methods` are all that it is to serve, of one service or several. */
export function handlerStub(methods: readonly DescMethod[]): string {
  const services = [...new Set(methods.map(({ parent }) => parent.typeName))];
  const className = classNameOf(methods);
  const imports = new StubImports([className]);
  const members = modeStubs.flatMap((mode) => modeMembers(mode, methods, imports));
  const helpers = members.join("\n").includes("startWithFirst(") ? [startWithFirst] : [];
  const body = [
    `export default class ${className} implements GrpcHandler {`,
    members.join("\n\n"),
    "}",
    ...helpers.flatMap((one) => ["", one]),
  ];
  const text = body.join("\n");
  return [...head(services), ...importLines(text, imports), "", text, ""].join("\n");
}

function head(services: readonly string[]): string[] {
  const named = services.length > 3 ? `${String(services.length)} services` : services.join(" and ");
  return [
    `// Serves ${named}. What each method responds with is made up from the types in the .proto:`,
    "// put your own code in its place, and press Run.",
  ];
}

/** No import has a name that ends so, or it gets another. */
function classNameOf(methods: readonly DescMethod[]): string {
  const names = [...new Set(methods.map(({ parent }) => parent.name))];
  const [name = ""] = names;
  return names.length === 1 ? `${name.charAt(0).toUpperCase()}${name.slice(1)}Handler` : "Handler";
}

/** What of each package is imported, and how the stub writes it. */
const packages = [
  ["import", "@bufbuild/protobuf", { create: "create(", fromBinary: "fromBinary(", toBinary: "toBinary(" }],
  ["import", "grpc-handler", { RpcError: "new RpcError(", sleep: "await sleep(", StatusCode: "StatusCode." }],
  [
    "import type",
    "grpc-handler",
    {
      CallContext: ": CallContext",
      GrpcHandler: "implements GrpcHandler",
      GrpcRequest: "GrpcRequest",
      GrpcResponse: "GrpcResponse",
    },
  ],
] as const;

function importLines(text: string, imports: StubImports): string[] {
  const lines = packages.flatMap(([keyword, from, uses]) => {
    const names = Object.entries(uses).flatMap(([name, use]) => (text.includes(use) ? [name] : []));
    return names.length === 0 ? [] : [`${keyword} { ${names.join(", ")} } from ${JSON.stringify(from)};`];
  });
  return [...lines, ...imports.lines()];
}

/** One method stands in the handler's own; of several, each has a method of the class, chosen by the name that was called. */
function modeMembers(mode: ModeStub, all: readonly DescMethod[], imports: StubImports): string[] {
  const methods = all.filter(({ methodKind }) => methodKind === mode.kind);
  const [only] = methods;
  if (!only) return [];
  if (methods.length === 1) return [member(mode.head(mode.handlerMethod), methodBody(only, imports, "    "))];
  const names = privateNames(methods);
  const key = new Set(methods.map(({ parent }) => parent.typeName)).size > 1 ? serviceAndMethod : methodAlone;
  const cases = methods.flatMap((method) => [
    `      case ${JSON.stringify(key.of(method))}:`,
    ...mode.call(names.get(method) ?? "").map((line) => `        ${line}`),
  ]);
  const dispatcher = [
    ...mode.before.map((line) => `    ${line}`),
    `    switch (${key.text(mode.request)}) {`,
    ...cases,
    "      default:",
    `        throw new RpcError(StatusCode.UNIMPLEMENTED, \`the handler does not know \${${mode.request}.methodName}\`);`,
    "    }",
  ];
  const own = methods.map((method) => member(mode.head(names.get(method) ?? ""), methodBody(method, imports, "    ")));
  return [member(mode.dispatcherHead, dispatcher), ...own];
}

const methodAlone = { of: ({ name }: DescMethod): string => name, text: (request: string) => `${request}.methodName` };
const serviceAndMethod = {
  of: ({ name, parent }: DescMethod): string => `${parent.typeName}/${name}`,
  text: (request: string) => `\`\${${request}.serviceName}/\${${request}.methodName}\``,
};

function member(head: string, body: readonly string[]): string {
  return [`  ${head} {`, ...body, "  }"].join("\n");
}

/** `#constructor` is the one private name that a class cannot have. Of two methods of one name, the later has its number. */
function privateNames(methods: readonly DescMethod[]): ReadonlyMap<DescMethod, string> {
  const taken = new Set(["#constructor"]);
  return new Map(
    methods.map((method) => {
      const wish = `#${method.name.charAt(0).toLowerCase()}${method.name.slice(1)}`;
      let name = wish;
      for (let salt = 2; taken.has(name); salt++) name = `${wish}${String(salt)}`;
      taken.add(name);
      return [method, name] as const;
    }),
  );
}

const startWithFirst = `/** The first request, which says which method is called, and all of them. */
async function startWithFirst(requests: AsyncIterable<GrpcRequest>) {
  const iterator = requests[Symbol.asyncIterator]();
  const step = await iterator.next();
  if (step.done) throw new RpcError(StatusCode.INVALID_ARGUMENT, "expected a message: the first says which method is called");
  const first: GrpcRequest = step.value;
  async function* all(): AsyncGenerator<GrpcRequest> {
    yield first;
    for await (const request of { [Symbol.asyncIterator]: () => iterator }) yield request;
  }
  return { first, all: all() };
}`;
