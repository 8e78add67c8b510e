// The playground's own fixture runner as one file, so that a downloaded project is tested by the same rules.
import { build } from "esbuild";

let bundled: Promise<string> | undefined;

/** The same for every example, so made once. Rejects when it cannot be bundled. `root` is the repository. */
export function bundleRunner(root: string): Promise<string> {
  return (bundled ??= bundle(root));
}

async function bundle(root: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { runFixture } from "./server/fixtures/run.ts";
        export { grpcCarrier } from "./server/fixtures/carriers/grpc.ts";`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["@bufbuild/protobuf", "@bufbuild/protobuf/*", "@grpc/grpc-js", "grpc-handler", "grpc-handler/*"],
    banner: {
      js: "// Bundled from the gRPC Streaming Playground's server/fixtures: runs a fixture over gRPC and compares.",
    },
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (!file) throw new Error("expected esbuild to write the fixture runner, found no file");
  return file.text;
}
