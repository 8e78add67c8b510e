// The types that handlers are written against, as text for the TypeScript worker: the same files that the sandbox runs.
import { clientGlobals, clientGlobalsPath, transportTypes } from "./client-types.ts";

const grpcHandler = import.meta.glob<string>(
  ["../../../../packages/grpc-handler/src/*.ts", "!../../../../packages/grpc-handler/src/*.test.ts"],
  { query: "?raw", import: "default", eager: true },
);
const protobuf = import.meta.glob<string>(
  [
    "../../../../node_modules/@bufbuild/protobuf/dist/esm/**/*.d.ts",
    "!../../../../node_modules/@bufbuild/protobuf/dist/esm/**/compiler/*.d.ts",
    "!../../../../node_modules/@bufbuild/protobuf/dist/esm/txtpb/**",
  ],
  { query: "?raw", import: "default", eager: true, exhaustive: true },
);
const protovalidate = import.meta.glob<string>(
  [
    "../../../../node_modules/@bufbuild/protovalidate/dist/esm/{index,error,func,standard-schema,validator}.d.ts",
    "../../../../node_modules/@bufbuild/protovalidate/dist/esm/gen/buf/validate/validate_pb.d.ts",
  ],
  { query: "?raw", import: "default", eager: true, exhaustive: true },
);
const generated = import.meta.glob<string>("../../../../proto/gen/**/*.d.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});
const globals = import.meta.glob<string>("../../../../content/examples/globals.d.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});

const connect = import.meta.glob<string>(
  [
    "../../../../node_modules/@connectrpc/connect/dist/esm/*.d.ts",
    "../../../../node_modules/@connectrpc/connect/dist/esm/protocol/*.d.ts",
  ],
  { query: "?raw", import: "default", eager: true, exhaustive: true },
);

/** Where the labs' models lie, so that `./gen/…` is beside them. */
export const sourceFolder = "file:///src";

/** Text by the address under which the worker finds it. */
export function typeLibs(): ReadonlyMap<string, string> {
  return new Map([
    ...placed(grpcHandler, "../../../../packages/grpc-handler/src", "file:///node_modules/grpc-handler"),
    ...placed(
      protobuf,
      "../../../../node_modules/@bufbuild/protobuf/dist/esm",
      "file:///node_modules/@bufbuild/protobuf",
    ),
    ...placed(
      protovalidate,
      "../../../../node_modules/@bufbuild/protovalidate/dist/esm",
      "file:///node_modules/@bufbuild/protovalidate",
    ),
    [
      `${sourceFolder}/gen/buf/validate/validate_pb.d.ts`,
      `export * from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";`,
    ],
    ...placed(
      connect,
      "../../../../node_modules/@connectrpc/connect/dist/esm",
      "file:///node_modules/@connectrpc/connect",
    ),
    [`${sourceFolder}/transport.d.ts`, transportTypes],
    [clientGlobalsPath, clientGlobals],
    ...placed(generated, "../../../../proto/gen", `${sourceFolder}/gen`),
    ...placed(globals, "../../../../content/examples", "file:///node_modules/@types/playground"),
  ]);
}

function placed(files: Record<string, string>, from: string, to: string): [string, string][] {
  return Object.entries(files).map(([path, text]) => [path.replace(from, to), text]);
}
