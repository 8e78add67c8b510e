// What handlers written for Node or for a browser use and the playground's sandbox has not, with what to write there. A name alone
// stands for all of its members that have no line of their own.

const network =
  "there is no network: keep sample data in handler.ts, and write await sleep(ms, context.signal) for the time that fetching takes";
const files = "there are no files: keep the data in handler.ts as a constant";
const page = "a handler runs on the server, without a page: what a call needs is in request and context";
const processes = "a handler runs alone, on one thread: write an async function, and start several with Promise.all";
const streams =
  "write an async generator: async function* lines() { yield line; }, read by for await (const line of lines())";
const tests = "a handler file holds no tests: the fixtures in the Tests tab check it";
const rpcError = 'write throw new RpcError(StatusCode.NOT_FOUND, "…"), with both imported from "grpc-handler"';
const exporting = "write export default class { … }";
const clock = "performance.now() is the clock, in milliseconds";
const constant = 'write const region = "eu", or read request.metadata for what differs from call to call';
const log = "console.log(text) writes a line to the handler's log";
const hash = 'the one hash is await crypto.subtle.digest("SHA-256", bytes)';

export const globals: Readonly<Record<string, string>> = {
  Buffer:
    "bytes are a Uint8Array. Write new TextEncoder().encode(text), new TextDecoder().decode(bytes), and atob or btoa for base64",
  "Buffer.alloc": "write new Uint8Array(size)",
  "Buffer.allocUnsafe": "write new Uint8Array(size)",
  "Buffer.byteLength": "write new TextEncoder().encode(text).length",
  "Buffer.concat": "write Uint8Array.from(parts.flatMap((part) => [...part]))",
  "Buffer.from":
    "write new TextEncoder().encode(text); for base64 Uint8Array.from(atob(text), (character) => character.charCodeAt(0))",
  "Buffer.isBuffer": "write value instanceof Uint8Array",

  process:
    "performance.now() tells the time in milliseconds, console writes to the handler's log, and settings are constants in handler.ts",
  "process.argv": constant,
  "process.cwd": files,
  "process.emitWarning": "write console.warn(text)",
  "process.env": constant,
  "process.exit": 'write throw new RpcError(StatusCode.UNAVAILABLE, "…"): it ends the call',
  "process.hrtime": `${clock}; for hrtime.bigint() write BigInt(Math.round(performance.now() * 1e6))`,
  "process.memoryUsage": "memory is not measured here; the sandbox ends a handler that takes too much",
  "process.nextTick": "write queueMicrotask(callback)",
  "process.on": "nothing is to be cleaned up for the process; context.signal fires when a call is over",
  "process.once": "nothing is to be cleaned up for the process; context.signal fires when a call is over",
  "process.stderr": "console.error(text) writes a line to the handler's log",
  "process.stdout": log,
  "process.uptime": "write performance.now() / 1000",
  Bun: `${clock}; ${log}`,
  Deno: `${clock}; ${log}`,
  NodeJS: "write ReturnType<typeof setTimeout> for a timer; other types of Node's have no use here",

  global: "write globalThis",
  self: "write globalThis",
  window: "write globalThis",
  document: page,
  localStorage: "write a field of the handler's class: it lasts as long as the deployment",
  navigator: page,
  sessionStorage: "write a field of the handler's class: it lasts as long as the deployment",

  require: 'write import { RpcError } from "grpc-handler"; nothing is loaded while a handler runs',
  module: exporting,
  exports: exporting,
  __dirname: files,
  __filename: files,

  fetch: network,
  Request: network,
  Response: network,
  Headers: 'metadata is a plain object with lower-case keys: { retry: "1" }',
  FormData: network,
  Blob: "bytes are a Uint8Array",
  File: files,
  EventSource: network,
  WebSocket: network,
  XMLHttpRequest: network,

  EventEmitter:
    'write const events = new EventTarget(), events.addEventListener("price", listener) and events.dispatchEvent(new Event("price"))',
  CustomEvent: "write class PriceEvent extends Event { price = 0 }",
  ReadableStream: streams,
  TransformStream: streams,
  WritableStream: streams,
  MessageChannel: processes,
  BroadcastChannel: "the calls of a deployment share one handler: keep their listeners in a Set, a field of its class",
  Worker: processes,
  SharedArrayBuffer: processes,
  Atomics: processes,
  WebAssembly: "machine code does not run here: write it in TypeScript",

  "crypto.createHash": hash,
  "crypto.createHmac": hash,
  "crypto.randomBytes": "write crypto.getRandomValues(new Uint8Array(size))",
  "crypto.randomInt": "write Math.floor(Math.random() * max)",
  "crypto.subtle": hash,
  "console.profile": `${clock}: write console.time("work") and console.timeEnd("work")`,
  "performance.mark": clock,
  "performance.measure": clock,
  "performance.memory": "memory is not measured here; the sandbox ends a handler that takes too much",
  "performance.timeOrigin": "write Date.now() - performance.now()",

  Code: rpcError,
  ConnectError: rpcError,
  grpc: rpcError,
  describe: tests,
  expect: tests,
  it: tests,
};
