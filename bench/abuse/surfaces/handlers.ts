// Handlers that do odd things with each part of the API, put together from statements; all calls have a deadline.
import type { Random } from "../../../server/sandbox/wire/fuzz.ts";
import { carriers } from "../calls.ts";
import { deploy } from "../deployments.ts";
import { oddText, once, oneOf } from "../odd.ts";
import { type Attempt, type Outcome, outcomeOf } from "../surface.ts";
import { tried } from "./metadata.ts";

const values = [
  ...[
    "undefined",
    "null",
    "0",
    "NaN",
    "'text'",
    "[]",
    "{}",
    "new Uint8Array(3)",
    "new Uint8Array(5e6)",
    "Symbol('s')",
    "10n ** 4000n",
  ],
  ...[
    "new Proxy({}, { get() { throw 1 } })",
    "{ get payload() { throw null } }",
    "{ then(f) { f(1) } }",
    "new Error('e')",
    "() => 1",
    "new Map()",
  ],
  ...[
    "Object.create(null)",
    "globalThis",
    "{ payload: new Uint8Array(100) }",
    "{ payload: new Uint8Array(), metadata: { 'x-a': 1 } }",
    "Promise.reject(3)",
  ],
] as const;

const statement = (random: Random): string => {
  const value = (): string => oneOf(random, values);
  const text = (): string => JSON.stringify(oddText(random).slice(0, 500));
  return oneOf(random, [
    `context.sendHeaders({ [${text()}]: ${value()} });`,
    `context.sendHeaders(${value()});`,
    `context.trailers[${text()}] = ${value()};`,
    `context.trailers = ${value()};`,
    `console.log(${value()}, ${text()});`,
    `for (let i = 0; i < ${String(random(3_000))}; i++) console.log(i, ${text()});`,
    `yield ${value()};`,
    `yield { payload: new Uint8Array(${String(random(100_000))}) };`,
    `for (let i = 0; i < ${String(random(2_000))}; i++) yield { payload: new Uint8Array(${String(random(3_000))}) };`,
    `await ${value()};`,
    `await sleep(${String(random(300))}, context.signal);`,
    `setTimeout(() => { throw ${value()} }, ${String(random(50))});`,
    `setInterval(() => console.log("tick"), 0);`,
    `Promise.reject(${value()});`,
    `throw ${value()};`,
    `throw new RpcError(${oneOf(random, values)}, ${text()}, { [${text()}]: ${value()} });`,
    `throw new RpcError(${String(random(20))}, ${text()});`,
    `return ${value()};`,
    `structuredClone(${value()});`,
    `new URL(${text()});`,
    `const big = []; for (let i = 0; i < 1e6; i++) big.push(${value()});`,
    `/^(a+)+$/.test("a".repeat(30) + "!");`,
    `for (;;) {}`,
    `Object.assign(Array.prototype, { [${text()}]: 1 });`,
    `for await (const one of [requestOrRequests].flat()) console.log(one);`,
    `context.signal.addEventListener("abort", () => { throw ${value()} });`,
    `try { await sleep(5000, context.signal); } finally { yield { payload: new Uint8Array() }; }`,
  ]);
};

const methods = {
  "/stock.v1.StockService/GetPrice": "async handleRequest(requestOrRequests, context)",
  "/stock.v1.StockService/StreamPrices": "async *handleServerStream(requestOrRequests, context)",
} as const;

export async function handlers(attempt: Attempt): Promise<Outcome> {
  const { random } = attempt;
  const path = once(random, 4) ? "/stock.v1.StockService/GetPrice" : "/stock.v1.StockService/StreamPrices";
  const isUnary = path.endsWith("GetPrice");
  const body = Array.from({ length: 1 + random(5) }, () => statement(random)).filter(
    (one) => !isUnary || !one.includes("yield"),
  );
  const source = `import { RpcError, sleep } from "grpc-handler";
${once(random, 20) ? statement(random) : ""}
export default ${once(random, 25) ? oneOf(random, values) : `class { ${once(random, 15) ? `constructor() { ${statement(random)} }` : ""} ${methods[path]} { ${body.join("\n")} } }`}`;
  const id = await deploy(attempt, source);
  if (id === undefined) return outcomeOf([]);
  const names = Object.keys(carriers);
  const calls = Array.from({ length: 1 + random(3) }, async () => {
    const carrier = names[random(names.length)] ?? "grpc";
    const call = {
      path,
      metadata: [["x-deployment", id] as const],
      messages: [new Uint8Array()],
      timeoutMs: 1_000 + random(2_000),
    };
    return { what: `${carrier}: ${source.slice(0, 2_000)}`, status: await tried(attempt, carrier, call) };
  });
  return outcomeOf(await Promise.all(calls));
}
