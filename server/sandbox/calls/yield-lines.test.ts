// The line of each yielded message: of the yield that made it, or none.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MethodKind, Sandbox } from "../contract.ts";
import { Bench, handlerSource, linesBefore, startSandbox } from "../test-bench.ts";

let sandbox: Sandbox;
beforeAll(() => (sandbox = startSandbox()));
afterAll(() => sandbox.close());

/** One call of a handler with that body, played to its end. */
async function played(body: string, kind: MethodKind = "server_streaming") {
  const bench = new Bench(await sandbox.openSession());
  try {
    expect(await bench.load(handlerSource(body))).toEqual({ ok: true });
    const { status, messages } = bench.call(kind).send("a");
    await status;
    return { bench, messages };
  } finally {
    bench.session.close();
  }
}

/** Lines of the body, from 1; 0 when there is none. */
async function linesOf(body: string, kind?: MethodKind): Promise<number[]> {
  const { bench } = await played(body, kind);
  return bench.eventsOf("messageYielded").map(({ line = 0 }) => line && line - linesBefore);
}

const stream = (...lines: string[]): string => `async *handleServerStream() {\n${lines.join("\n")}\n}`;

describe("is that of the yield", () => {
  test.each<[string, string, number[]]>([
    ["one, as often as it yields", stream(`for (let i = 0; i < 3; i++) yield text("a");`), [2, 2, 2]],
    ["several", stream(`yield text("a");`, `yield text("b");`, `yield text("c");`), [2, 3, 4]],
    ["over several lines", stream(`yield {`, `  payload: text("a").payload,`, `};`), [2]],
    ["where its value was waited for", stream(`yield await Promise.resolve(text("a"));`), [2]],
    ["of a choice, an arrow, a sequence", stream(`yield Math.random() > 2`, ` ? text("a")`, ` : text("b");`), [2]],
    ["in an expression", stream(`const got = (yield text("a")) ?? 1;`, `yield text(String(got));`), [2, 3]],
    [
      "with yield*, of the innermost",
      `async *#more() {\n yield text("a");\n}\nasync *handleServerStream() {\n yield* this.#more();\n yield text("b");\n}`,
      [2, 6],
    ],
    [
      "when it hands on what another yielded, of the outer one",
      `async *#more() {\n yield text("a");\n}\nasync *handleServerStream() {\n for await (const one of this.#more())\n yield one;\n}`,
      [6],
    ],
    [
      "while others yield at the same time",
      `async *#ticks(n) {\n for (let i = 0; i < n; i++) { await sleep(1);\n yield i; }\n}\nasync *handleServerStream() {\n const all = [this.#ticks(3), this.#ticks(3)];\n for (const one of all) void (async () => { for await (const _ of one); })();\n for await (const i of this.#ticks(2))\n yield text(String(i));\n}`,
      [9, 9],
    ],
  ])("%s", async (_, body, lines) => {
    expect(await linesOf(body)).toEqual(lines);
  });
});

describe("is not known", () => {
  test("of what is returned", async () => {
    expect(await linesOf(`async handleRequest() {\n return text("a");\n}`, "unary")).toEqual([0]);
  });

  test("of what no generator made", async () => {
    const body = `handleServerStream() {
 let left = 2;
 const next = async () => (left-- > 0 ? { done: false, value: text("a") } : { done: true, value: undefined });
 return { [Symbol.asyncIterator]: () => ({ next }) };
}`;
    expect(await linesOf(body)).toEqual([0, 0]);
  });

  test("after as many yields as are numbered", async () => {
    const lines = Array.from({ length: 66 }, () => `yield text("a");`);
    const expected = lines.map((_, index) => (index < 64 ? index + 2 : 0));
    expect(await linesOf(stream(...lines))).toEqual(expected);
  });

  test.each([
    ["a number that there is not", `__playground.sites[60].v = made;`],
    ["0", `__playground.sites[0].v = made;`],
  ])("when the code itself names %s", async (_, lie) => {
    const body = `handleServerStream() {
 let left = 1;
 const next = async () => {
  if (left-- < 1) return { done: true };
  const made = text("a");
  ${lie}
  return { done: false, value: made };
 };
 return { [Symbol.asyncIterator]: () => ({ next }) };
}`;
    expect(await linesOf(body)).toEqual([0]);
  });
});

test("code with the word in other roles is left as it is", async () => {
  const body = `static yield = 1;
#yield = 2;
yield() { return this.#yield; }
get other() { return { yield: "yield text ", [\`yield \${1}\`]: /yield "x/ }; }
async *handleServerStream() {
 const o = this.other; // yield nothing
 const s = "yield \\"a\\"" + \`yield {x} \${o.yield}\` + o["yield 1"].source + this.yield();
 yield text(s);
 yield text(\`
yield x\`);
}`;
  const { messages } = await played(body);
  expect(messages).toEqual([`yield "a"yield {x} yield text yield "x2`, "\nyield x"]);
});

test("the place of an error behind a mark is its own", async () => {
  const { bench } = await played(stream(`const no = undefined as any;`, `  yield text("a" + no.field);`));
  const [thrown] = bench.eventsOf("threw");
  const column = `  yield text("a" + no.`.length + 1;
  expect(thrown?.location).toEqual({ file: "handler.ts", line: linesBefore + 3, column });
});
