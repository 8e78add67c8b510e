// Handlers as they are written for other servers, in a real runner: what runs, what Deploy refuses, and what a call says of the rest.
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../tasks/compiler/index.ts";
import { Bench, handlerSource, startSandbox } from "../test-bench.ts";

const sandbox = startSandbox();
const session = await sandbox.openSession();
afterAll(() => sandbox.close());

/** The end of a unary call to a handler with this body, with the texts that it sent and wrote. */
async function outcomeOf(body: string, before = "") {
  const bench = new Bench(session);
  expect(
    await bench.load(
      before + handlerSource(`async handleRequest(request: GrpcRequest, context: CallContext) { ${body} }`),
    ),
  ).toEqual({
    ok: true,
  });
  const client = bench.call("unary").send("hello");
  const { code, message, trailers } = await client.status;
  return {
    code,
    message,
    trailers,
    sent: client.messages,
    threw: bench.eventsOf("threw").map(({ message }) => message),
  };
}

describe("it runs as it is written", () => {
  test.each([
    ["unref of a timeout", `setTimeout(() => undefined, 5).unref(); return text("ran");`],
    [
      "ref, hasRef and refresh",
      `const t = setInterval(() => undefined, 5); t.ref().refresh(); clearInterval(t); return text(t.hasRef() ? "ran" : "");`,
    ],
    [
      "a timer kept as a number",
      `const t = Number(setTimeout(() => undefined, 5)); clearTimeout(t); return text(t > 0 ? "ran" : "");`,
    ],
    [
      "a refreshed timer",
      `return new Promise((resolve) => { const t = setTimeout(() => resolve(text("ran")), 5); t.refresh(); });`,
    ],
    ["queueMicrotask", `return new Promise((resolve) => queueMicrotask(() => resolve(text("ran"))));`],
    ["setImmediate", `return new Promise((resolve) => setImmediate(() => resolve(text("ran"))));`],
    ["structuredClone", `return text(structuredClone({ ran: "ran" }).ran);`],
    ["crypto.getRandomValues", `return text(crypto.getRandomValues(new Uint8Array(4)).length === 4 ? "ran" : "");`],
    ["crypto.randomUUID", `return text(crypto.randomUUID().length === 36 ? "ran" : "");`],
    [
      "console.table and its like",
      `console.clear(); console.table([1]); console.groupCollapsed("a"); console.dirxml(1); console.groupEnd(); return text("ran");`,
    ],
    [
      "a check whether Node is there",
      `return text(typeof Buffer === "undefined" && typeof process === "undefined" && !("fetch" in globalThis) ? "ran" : "");`,
    ],
    [
      "crypto.subtle.digest",
      `const view = new TextEncoder().encode("-abc-").subarray(1, 4);
       const hash = await crypto.subtle.digest({ name: "sha-256" }, view);
       return text([...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^ba7816bf8f01cfea.*f20015ad$/, "ran"));`,
    ],
  ])("%s", async (_, body) => {
    expect(await outcomeOf(body)).toMatchObject({ code: 0, message: "", sent: ["ran"] });
  });
});

/** As the table has it, with what it needs around it. */
test("what the table says to write runs", async () => {
  const body = `
    const parts = [new TextEncoder().encode("he"), Uint8Array.from(atob("bGxv"), (character) => character.charCodeAt(0))];
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
    const heard: string[] = [];
    class PriceEvent extends Event { price = 0 }
    const events = new EventTarget();
    events.addEventListener("price", (event) => heard.push(event.type));
    events.dispatchEvent(new Event("price"));
    events.dispatchEvent(new PriceEvent("price"));
    async function* lines() { yield "line"; }
    for await (const line of lines()) heard.push(line);
    const decoder = new TextDecoder();
    heard.push(decoder.decode(bytes, { stream: true }), typeof BigInt(Math.round(performance.now() * 1e6)));
    heard.push(new URLSearchParams("a=1").get("a")!, String(Math.floor(Math.random() * 1)), "a/b".split("/").at(-1)!);
    heard.push(new Date(0).toISOString(), String(Date.now() - performance.now() > 0), typeof globalThis);
    await sleep(1, context.signal);
    return text(heard.join(" "));`;
  const { sent } = await outcomeOf(body);
  expect(sent).toEqual(["price price line hello bigint 1 0 b 1970-01-01T00:00:00.000Z true object"]);
});

describe("what is missing when it is called says what to write instead", () => {
  test.each([
    ["Buffer", `return { payload: Buffer.from("a") };`, /^Buffer is not defined: bytes are a Uint8Array.*TextEncoder/],
    [
      "process.hrtime",
      `return text(String(process.hrtime.bigint()));`,
      /^process is not defined: performance\.now\(\)/,
    ],
    ["fetch", `await fetch("http://localhost"); return text("");`, /^fetch is not defined: there is no network/],
    [
      "WebSocket",
      `new WebSocket("ws://localhost"); return text("");`,
      /^WebSocket is not defined: there is no network/,
    ],
    ["global", `return text(global.name);`, /^global is not defined: write globalThis/],
    ["__dirname", `return text(__dirname);`, /^__dirname is not defined: there are no files/],
    [
      "performance.mark",
      `performance.mark("a"); return text("");`,
      /^performance\.mark is not a function: performance\.now\(\)/,
    ],
    [
      "crypto.createHash",
      `crypto.createHash("md5"); return text("");`,
      /^crypto\.createHash is not a function: .*crypto\.subtle\.digest/,
    ],
    [
      "crypto.subtle.sign",
      `await crypto.subtle.sign("HMAC"); return text("");`,
      /^crypto\.subtle\.sign is not a function: .*digest/,
    ],
    ["an event emitter", `new EventEmitter(); return text("");`, /^EventEmitter is not defined: .*new EventTarget\(\)/],
    ["a name of the reader's own", `return text(prices);`, /^prices is not defined \(handler/],
  ])("%s", async (_, body, message) => {
    const outcome = await outcomeOf(body);
    expect(outcome).toMatchObject({ code: 13 });
    expect(outcome.message).toMatch(message);
    expect(outcome.message).toMatch(/ \(handler\.ts:\d+:\d+\)$/);
    expect(outcome.threw[0]).toMatch(message.source.includes("handler") ? /^prices is not defined$/ : message);
  });

  test("a hash that is not there names those that are", async () => {
    const { message } = await outcomeOf(`await crypto.subtle.digest("MD5", new Uint8Array()); return text("");`);
    expect(message).toMatch(/^expected SHA-1, SHA-256, SHA-384, SHA-512, found MD5 /);
  });

  test("also while the module is loaded, and in a promise that nobody handles", async () => {
    const bench = new Bench(session);
    const loaded = await bench.load(`const key = Buffer.from("a");\nexport default { handleRequest: () => key };`);
    expect(loaded).toMatchObject({
      ok: false,
      diagnostics: [{ line: 1, message: expect.stringMatching(/^Buffer is not defined: bytes/) as string }],
    });
    const { threw } = await outcomeOf(
      `void (async () => { await sleep(1); process.exit(1); })(); await sleep(5); return text("");`,
    );
    expect(threw).toEqual([expect.stringMatching(/^process is not defined: performance/)]);
  });
});

describe("an import that is not there says what to write instead", () => {
  test.each([
    ["node:events", "new EventTarget()"],
    ["events", "new EventTarget()"],
    ["node:timers/promises", "await sleep(ms, context.signal)"],
    ["node:fs/promises", "there are no files"],
    ["node:stream", "async generator"],
    ["node:crypto", "crypto.randomUUID()"],
    ["node:util", "new Promise((resolve, reject)"],
    ["node:perf_hooks", "performance.now()"],
    ["node:worker_threads", "Promise.all"],
    ["node:http", "there is no network"],
    ["node:buffer", "Uint8Array"],
    ["node:sqlite", "nothing of Node's"],
    ["@grpc/grpc-js", "throw new RpcError(StatusCode.NOT_FOUND"],
    ["@grpc/proto-loader", "./gen/"],
    ["google-protobuf/google/protobuf/timestamp_pb", "fromBinary"],
    ["protobufjs/minimal", "fromBinary"],
    ["@connectrpc/connect", "throw new RpcError(StatusCode.NOT_FOUND"],
    ["@connectrpc/connect-node", "throw new RpcError(StatusCode.NOT_FOUND"],
    ["nice-grpc", "throw new RpcError(StatusCode.NOT_FOUND"],
    ["rxjs", "async generator"],
    ["uuid", "crypto.randomUUID()"],
    ["lodash", "there are grpc-handler, @bufbuild/protobuf"],
    ["grpc-handler/serve", "there are grpc-handler, @bufbuild/protobuf"],
    ["constructor", "there are grpc-handler, @bufbuild/protobuf"],
  ])("%s", async (specifier, advice) => {
    const result = await compile({ "handler.ts": `import * as all from "${specifier}"; export default all;` });
    if (result.ok) throw new Error("it compiled");
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]?.message).toMatch(new RegExp(`^"${specifier}" cannot be imported; `));
    expect(result.diagnostics[0]?.message).toContain(advice);
  });

  test("types that are imported alone cost nothing", async () => {
    const source = `import type { ServerUnaryCall } from "@grpc/grpc-js"; export default {} as { call?: ServerUnaryCall };`;
    expect(await compile({ "handler.ts": source })).toMatchObject({ ok: true, warnings: [] });
  });
});

/** As somebody copies it from Connect, with what matters of its Headers. */
const connectError = `class ConnectError extends Error {
  name = "ConnectError";
  rawMessage: string;
  code: number;
  metadata: Map<string, string>;
  details: object[];
  constructor(message: string, code = 2, metadata: [string, string][] = [], details: object[] = []) {
    super("[not_found] " + message);
    this.rawMessage = message;
    this.code = code;
    this.metadata = new Map(metadata);
    this.details = details;
  }
}
`;

describe("what is thrown becomes the status that it names", () => {
  test.each([
    ["grpc-js: { code, details }", `throw { code: 5, details: "no such price" };`, 5, "no such price"],
    ["grpc-js: { code, message }", `throw { code: 3, message: "no symbol" };`, 3, "no symbol"],
    ["an Error with a code", `throw Object.assign(new Error("no such price"), { code: 5 });`, 5, "no such price"],
    ["a name", `throw { code: "NOT_FOUND", message: "no such price" };`, 5, "no such price"],
    ["Connect's name", `throw Object.assign(new Error("gone"), { code: "unavailable" });`, 14, "gone"],
    ["ConnectError", `throw new ConnectError("no such price", 5);`, 5, "no such price"],
    ["a rejected promise", `await Promise.reject({ code: 16, details: "who?" }); return text("");`, 16, "who?"],
  ])("%s", async (_, body, code, message) => {
    const outcome = await outcomeOf(body, connectError);
    expect(outcome).toMatchObject({ code, message, trailers: {}, threw: [message] });
  });

  test("with its metadata and its details", async () => {
    const thrown = `new ConnectError("gone", 5, [["Retry", "1"]], [{ type: "a.B", value: new Uint8Array([8, 1]) }])`;
    const { code, trailers } = await outcomeOf(`throw ${thrown};`, connectError);
    expect([code, trailers["retry"]]).toEqual([5, "1"]);
    const details = Buffer.from(trailers["grpc-status-details-bin"] as Uint8Array).toString("latin1");
    expect(details).toContain("type.googleapis.com/a.B");
  });

  test.each([
    [
      "OK",
      `throw { code: 0, details: "fine" };`,
      2,
      "fine: the code 0 is OK, which is no error; write throw new RpcError(",
    ],
    [
      "HTTP's 404",
      `throw Object.assign(new Error("gone"), { code: 404 });`,
      2,
      "gone: the code 404 is no status of gRPC; write",
    ],
    ["a system error", `throw Object.assign(new Error("no file"), { code: "ENOENT" });`, 13, "no file"],
    [
      "an object that says nothing",
      `throw { status: 404 };`,
      13,
      "an object that names no status was thrown; write throw new RpcError(",
    ],
  ])("what names none says where and what to write: %s", async (_, body, code, message) => {
    const outcome = await outcomeOf(body);
    expect(outcome.code).toBe(code);
    expect(outcome.message.startsWith(message)).toBe(true);
    expect(outcome.message).toMatch(/\(handler\.ts:\d+:\d+\)$|RpcError\(.*\)$/);
  });

  test.each([
    ["a code that throws", `throw { get code() { throw 1; } };`, 13],
    ["a code that changes", `let n = 4; throw { get code() { return ++n; }, details: "m" };`, 5],
    ["metadata that throws", `throw { code: 5, get metadata() { throw 1; } };`, 5],
    ["a proxy", `throw new Proxy({}, { get() { throw 1; }, has() { throw 2; } });`, 13],
    ["endless metadata", `throw { code: 5, metadata: { *[Symbol.iterator]() { for (;;) yield ["a", "b"]; } } };`, 5],
    ["a prototype's name", `throw { code: 5, metadata: JSON.parse('{"__proto__":"a","grpc-status":"0"}') };`, 5],
  ])("hostile: %s", async (_, body, code) => {
    expect((await outcomeOf(body)).code).toBe(code);
    expect(session.ended.aborted).toBe(false);
  });
});
