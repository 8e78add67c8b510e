// esbuild's protocol is private to it and may change with any version. Here is what we rely on, so that an update says what changed.
import { spawn } from "node:child_process";
import { version } from "esbuild";
import { expect, test } from "vitest";
import { ensureArtifacts } from "../../process/artifacts.ts";
import { FrameReader } from "../../wire/frame-reader.ts";
import { FrameWriter } from "../../wire/frame-writer.ts";
import { answerTo, buildRequest, type Files } from "./build-request.ts";
import { field, listOf, type Packet, type PacketValue, readPacket, writePacket } from "./packet.ts";

const sources = "compare lib/shared/stdio_protocol.ts and cmd/esbuild/service.go of both versions";

interface Conversation {
  readonly greeting: string;
  readonly questions: readonly PacketValue[];
  readonly answer: PacketValue;
}

/** One build by esbuild's own program, outside the sandbox; what it asks is answered as a compiler's worker does. */
async function converse(
  files: Files,
  change: (request: PacketValue) => PacketValue = (same) => same,
): Promise<Conversation> {
  const { esbuild, provided, modules } = await ensureArtifacts();
  const program = spawn(esbuild, [`--service=${version}`], { stdio: ["pipe", "pipe", "inherit"], cwd: provided });
  const request = { files, modules, folder: provided, asksForAll: true, mostMessages: 10 };
  const questions: PacketValue[] = [];
  let greeting: string | undefined;
  const frames = new FrameReader(1_000_000);
  const send = (packet: Packet): void => {
    const writer = new FrameWriter();
    writePacket(writer, packet);
    program.stdin.write(Buffer.from(writer.take()));
  };
  send({ id: 1, isRequest: true, value: change(buildRequest(1, request)) });
  try {
    for await (const chunk of program.stdout as AsyncIterable<Buffer>) {
      for (const frame of frames.push(chunk)) {
        if (greeting === undefined) {
          greeting = frame.toString();
          continue;
        }
        const { id, isRequest, value } = readPacket(frame);
        if (!isRequest) return { greeting, questions, answer: value };
        questions.push(value);
        send({ id, isRequest: false, value: answerTo(value, request) });
      }
    }
  } finally {
    program.kill();
  }
  throw new Error(`esbuild ended without an answer to the build; ${sources}`);
}

/** A record's fields with their kinds. */
function shapeOf(value: PacketValue | undefined): Record<string, string> {
  const fields = Object.entries(value as Record<string, PacketValue>);
  return Object.fromEntries(fields.map(([name, one]) => [name, kindOf(one)]));
}

function kindOf(value: PacketValue): string {
  if (value === null) return "null";
  if (value instanceof Uint8Array) return "bytes";
  return Array.isArray(value) ? "list" : typeof value;
}

const right = { "handler.ts": `import five from "./five"; export default { five };`, "five.ts": "export default 5;" };
const wrong = { "handler.ts": "let a = 1; let a = 2;" };
test("the version that all this was checked with", () => {
  expect(version, `esbuild's version changed: ${sources}, then write the new one here`).toBe("0.28.2");
});

test("golden bytes: id, lowest bit for answers, and one value of each kind", () => {
  const value = { n: null, b: true, i: 258, s: "ü", d: new Uint8Array([9]), l: [0] };
  const writer = new FrameWriter();
  writePacket(writer, { id: 3, isRequest: true, value });
  const bytes = Buffer.from(writer.take());
  const name = (letter: string): string => `01000000${Buffer.from(letter).toString("hex")}`;
  expect(bytes.toString("hex")).toBe(
    `46000000060000000606000000${name("n")}00${name("b")}0101${name("i")}0202010000` +
      `${name("s")}0302000000c3bc${name("d")}040100000009${name("l")}05010000000200000000`,
  );
  expect(readPacket(bytes.subarray(4))).toEqual({ id: 3, isRequest: true, value: { ...value, d: Buffer.from([9]) } });
});

test("it greets with its version, asks about each file, and answers", async () => {
  const { greeting, questions, answer } = await converse(right);
  expect(greeting, `the greeting changed; ${sources}`).toBe(version);
  const commands = questions.map((question) => field(question, "command"));
  expect(commands, `the questions changed; ${sources}`).toEqual([
    "on-start",
    ...["on-resolve", "on-load"],
    ...["on-resolve", "on-load"],
  ]);
  const [start, resolve, load] = questions;
  expect(shapeOf(start), `the fields of on-start changed; ${sources}`).toEqual({ command: "string", key: "number" });
  const common = { command: "string", key: "number", ids: "list", path: "string", namespace: "string" };
  expect(shapeOf(resolve), `the fields of on-resolve changed; ${sources}`).toEqual({
    ...{ ...common, importer: "string", kind: "string", resolveDir: "string", pluginData: "null", with: "object" },
  });
  expect(shapeOf(load), `the fields of on-load changed; ${sources}`).toEqual({
    ...{ ...common, suffix: "string", pluginData: "null", with: "object" },
  });
  expect(shapeOf(answer), `the fields of a build's answer changed; ${sources}`).toEqual(answered);
  const outputs = listOf(field(answer, "outputFiles"));
  expect(outputs.map(shapeOf), `the fields of an output file changed; ${sources}`).toEqual(
    [0, 1].map(() => ({ path: "string", contents: "bytes", hash: "string" })),
  );
});

test("a message has its text, its place and its notes", async () => {
  const { answer } = await converse(wrong);
  expect(shapeOf(answer), `the fields of a build's answer changed; ${sources}`).toEqual(answered);
  const [message] = listOf(field(answer, "errors"));
  expect(shapeOf(message), `the fields of a message changed; ${sources}`).toEqual({
    ...{ id: "string", pluginName: "string", text: "string", location: "object", notes: "list", detail: "number" },
  });
  const [note] = listOf(field(message, "notes"));
  expect(shapeOf(note), `the fields of a note changed; ${sources}`).toEqual({ text: "string", location: "object" });
  const place = { file: "string", namespace: "string", line: "number", column: "number", length: "number" };
  expect(shapeOf(field(message, "location")), `the fields of a location changed; ${sources}`).toEqual({
    ...{ ...place, lineText: "string", suggestion: "string" },
  });
});

test("a request that it refuses gets its words in `error`", async () => {
  const { answer } = await converse(right, (request) => ({ ...(request as object), flags: ["--nonsense"] }));
  expect(shapeOf(answer), `the fields of a refusal changed; ${sources}`).toEqual({ error: "string" });
});

const answered = { errors: "list", warnings: "list", outputFiles: "list" };
