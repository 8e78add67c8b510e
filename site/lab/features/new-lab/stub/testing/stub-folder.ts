// A handler stub with the modules that it imports, in a folder: compiled as an editor does, and bundled to be called.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DescMethod, FileRegistry } from "@bufbuild/protobuf";
import { build } from "esbuild";
import type { GrpcHandler } from "grpc-handler";
import { moduleDts, moduleJs, packageOf, relativePath } from "live-schema";
import ts from "typescript";
import { handlerStub } from "../handler-stub.ts";

/** Writes handler.ts and gen/; returns the methods that it serves. */
export function writeStub(folder: string, registry: FileRegistry): DescMethod[] {
  const methods = [...registry.files].flatMap(({ services }) => services).flatMap(({ methods }) => methods);
  for (const file of registry.files) {
    if (packageOf(file) !== undefined) continue;
    const base = path.join(folder, "gen", `${file.name}_pb`);
    mkdirSync(path.dirname(base), { recursive: true });
    writeFileSync(
      `${base}.js`,
      moduleJs(file, (to, from) => `${relativePath(to, from)}.js`),
    );
    writeFileSync(`${base}.d.ts`, moduleDts(file));
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "handler.ts"), handlerStub(methods));
  return methods;
}

/** What a strict compiler says of the handlers, with file and line. */
export function typeErrors(root: string, folders: readonly string[]): string[] {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.base.json"), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const globals = path.join(root, "content/examples/globals.d.ts");
  const program = ts.createProgram([globals, ...folders.map((folder) => path.join(folder, "handler.ts"))], options);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const place = file
      ? `${path.relative(root, file.fileName)}:${String(file.getLineAndCharacterOfPosition(start).line + 1)}: `
      : "";
    return place + ts.flattenDiagnosticMessageText(messageText, " ");
  });
}

/** The handler itself. */
export async function loadStub(folder: string): Promise<GrpcHandler> {
  const outfile = path.join(folder, "handler.mjs");
  const entryPoints = [path.join(folder, "handler.ts")];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", logLevel: "silent" });
  const { default: Handler } = (await import(/* @vite-ignore */ outfile)) as { default: new () => GrpcHandler };
  return new Handler();
}
