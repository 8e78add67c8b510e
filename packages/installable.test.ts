// The tarballs, tried from an empty project: by Node, by a bundler for browsers, and by the compiler.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { serve } from "./connect-websocket/src/testing/serve.ts";
import { packPackage } from "./installable.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const typescript = join(root, "node_modules/typescript/bin/tsc");
let project: string;

// Compilers and processes, on machines of any speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What `npm install` of the tarballs leaves, with what they depend on taken from here: tests need no registry. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "empty-project-"));
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
  for (const name of ["connect-websocket", "grpc-handler"]) {
    const installed = join(project, "node_modules", name);
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", await packPackage(name, project), "--strip-components=1", "-C", installed]);
    await rm(join(project, name), { recursive: true });
  }
  for (const name of ["@bufbuild/protobuf", "@connectrpc/connect", "@grpc/grpc-js", "@types/node"]) {
    const link = join(project, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "node_modules", name), link);
  }
});

afterAll(() => rm(project, { recursive: true }));

/** Descriptors made at run time, since an empty project has no generated code. */
const echoService = `
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { file_google_protobuf_wrappers, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
const text = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, {
  name: "echo.proto", package: "testing", syntax: "proto3", dependency: ["google/protobuf/wrappers.proto"],
  service: [{ name: "EchoService", method: [
    { name: "Echo", inputType: text, outputType: text },
    { name: "Chat", inputType: text, outputType: text, clientStreaming: true, serverStreaming: true },
  ] }],
});
export const EchoService = createFileRegistry(file, () => file_google_protobuf_wrappers.proto).getService("testing.EchoService");
`;

const client = (baseUrl: string): string => `
import { createClient } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { EchoService } from "./echo-service.js";
const transport = createWebSocketTransport({ baseUrl: ${JSON.stringify(baseUrl)} });
const client = createClient(EchoService, transport);
const said = [(await client.echo({ value: "one" })).value];
async function* requests() { yield { value: "two" }; }
for await (const { value } of client.chat(requests())) said.push(value);
console.log(said.join(" | "));
transport.close();
`;

const answers = "one | you said two | goodbye\n";

async function runNode(script: string): Promise<string> {
  const { stdout } = await run(process.execPath, [script], { cwd: project });
  return stdout;
}

test.each(["connect-websocket", "grpc-handler"])("%s holds JavaScript, declarations, README, licence", async (name) => {
  const files = await readdir(join(project, "node_modules", name), { recursive: true });
  expect(files).toEqual(expect.arrayContaining(["index.js", "index.d.ts", "README.md", "LICENSE", "package.json"]));
  expect(files.filter((file) => /(?<!\.d)\.ts$|test/.test(file))).toEqual([]);
});

test("connect-websocket calls a server from a Node script", async () => {
  await using server = await serve();
  await writeFile(join(project, "echo-service.js"), echoService);
  await writeFile(join(project, "client.js"), client(server.baseUrl));
  expect(await runNode("client.js")).toBe(answers);
});

test("connect-websocket bundles for browsers, with nothing of Node's in it, and the bundle runs", async () => {
  await using server = await serve();
  await writeFile(join(project, "echo-service.js"), echoService);
  await writeFile(join(project, "page.js"), client(server.baseUrl));
  const outfile = join(project, "bundle.js");
  await build({
    entryPoints: [join(project, "page.js")],
    bundle: true,
    platform: "browser",
    format: "esm",
    outfile,
    logLevel: "silent",
  });
  expect(await runNode("bundle.js")).toBe(answers);
});

test("grpc-handler serves a handler on a port of its own, and grpc-js calls it", async () => {
  await writeFile(join(project, "echo-service.js"), echoService);
  await writeFile(
    join(project, "server.js"),
    `import { Client, credentials } from "@grpc/grpc-js";
     import { serve } from "grpc-handler/serve";
     import { EchoService } from "./echo-service.js";
     const handler = { handleRequest: async ({ payload }) => ({ payload }) };
     const server = await serve(handler, { services: [EchoService] });
     const client = new Client("127.0.0.1:" + server.port, credentials.createInsecure());
     const bytes = (value) => Buffer.from(value);
     client.makeUnaryRequest("/testing.EchoService/Echo", bytes, bytes, Buffer.from("0a026869", "hex"), async (error, reply) => {
       console.log(error ?? reply.toString("hex"));
       client.close();
       await server.close();
     });`,
  );
  expect(await runNode("server.js")).toBe("0a026869\n");
});

test("the declarations say the same to a strict compiler", async () => {
  await writeFile(
    join(project, "typed.ts"),
    `import type { Transport } from "@connectrpc/connect";
     import { createWebSocketTransport, type WebSocketTransport } from "connect-websocket";
     import { acceptMux, type AcceptedCall } from "connect-websocket/accept";
     import { type GrpcHandler, RpcError, StatusCode } from "grpc-handler";
     import { serve } from "grpc-handler/serve";
     const transport: WebSocketTransport = createWebSocketTransport({ baseUrl: "http://localhost", windowBytes: 65536 });
     export const plain: Transport = transport;
     export const onCall = (call: AcceptedCall): void => call.sendTrailers(StatusCode.OK, "", []);
     export const handler: GrpcHandler = { handleRequest: () => Promise.reject(new RpcError(StatusCode.ABORTED, "no")) };
     // @ts-expect-error a base URL is a string
     createWebSocketTransport({ baseUrl: 1 });
     export { acceptMux, serve };`,
  );
  const flags = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--lib",
    "es2024,esnext.disposable,dom",
  ];
  const { stdout } = await run(process.execPath, [typescript, ...flags, "--skipLibCheck", "typed.ts"], {
    cwd: project,
  }).catch((error: unknown) => error as { stdout: string });
  expect(stdout).toBe("");
});
