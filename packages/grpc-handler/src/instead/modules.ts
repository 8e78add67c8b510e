// The modules that handlers import elsewhere and that are not in the playground's sandbox, with what to write instead. Node's own
// stand without "node:"; a package stands for what is in it.
import { globals } from "./globals.ts";

const global = (name: string): string => globals[name] ?? "";
const network = global("fetch");
const files = global("File");
const streams = global("ReadableStream");
const processes = global("Worker");
const tests = global("it");
const rpcError =
  'write import { RpcError, StatusCode } from "grpc-handler" and throw new RpcError(StatusCode.NOT_FOUND, "…")';
const messages =
  'write import { create, fromBinary, toBinary } from "@bufbuild/protobuf", with the schemas of the .proto from "./gen/…_pb"';
const logging = "write console.log(text): its lines are in the handler's log";
const dates = "write new Date().toISOString(), or Intl.DateTimeFormat";
const uuid = "write crypto.randomUUID()";

/** Node's own. */
export const nodeModules: Readonly<Record<string, string>> = {
  assert: 'write if (!holds) throw new RpcError(StatusCode.INTERNAL, "…")',
  async_hooks: "pass what a call needs as an argument: context is there in every method",
  buffer: global("Buffer"),
  child_process: processes,
  cluster: processes,
  console: "write console.log(text): console is there without an import",
  crypto:
    'crypto is there without an import: crypto.randomUUID(), crypto.getRandomValues(bytes) and await crypto.subtle.digest("SHA-256", bytes)',
  dgram: network,
  dns: network,
  events: global("EventEmitter"),
  fs: files,
  http: network,
  http2: network,
  https: network,
  net: network,
  os: global("process"),
  path: 'there are no files: write name.split("/").at(-1) for the last part of a name',
  perf_hooks: "performance.now() is there without an import",
  process: global("process"),
  querystring: "write new URLSearchParams(text)",
  readline: streams,
  stream: streams,
  string_decoder: "write decoder.decode(bytes, { stream: true }), with const decoder = new TextDecoder()",
  test: tests,
  timers: "setTimeout, setInterval and setImmediate are there without an import",
  "timers/promises": 'write import { sleep } from "grpc-handler" and await sleep(ms, context.signal)',
  tls: network,
  url: "URL and URLSearchParams are there without an import",
  util: "write console.log(value) for inspect, and new Promise((resolve, reject) => …) for promisify",
  worker_threads: processes,
  zlib: "nothing is compressed here; gRPC itself can compress messages",
};

export const packages: Readonly<Record<string, string>> = {
  "@connectrpc/connect": rpcError,
  "@connectrpc/connect-node": rpcError,
  "@grpc/grpc-js": rpcError,
  "@grpc/proto-loader": messages,
  "@protobuf-ts/runtime": messages,
  axios: network,
  dayjs: dates,
  dotenv: global("process.env"),
  "google-protobuf": messages,
  got: network,
  grpc: rpcError,
  long: "64-bit fields are bigint: write 5n",
  luxon: dates,
  moment: dates,
  nanoid: uuid,
  "nice-grpc": rpcError,
  "nice-grpc-common": rpcError,
  "node-fetch": network,
  pino: logging,
  protobufjs: messages,
  rxjs: streams,
  undici: network,
  uuid,
  vitest: tests,
  winston: logging,
  ws: network,
};

/** For a module of Node's without a line of its own. */
export const otherNodeModule = "a handler has nothing of Node's: write it in plain TypeScript";
