// The specification's examples (the page websocket-protocol) against the codec: each message in hex decodes to what stands below it, and is what that encodes to.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { decodeFrames, encodeFrames } from "./frame-codec.ts";

const page = readFileSync(new URL("../../../../content/reference/websocket-protocol.mdx", import.meta.url), "utf8");
const pairs = [...page.matchAll(/```text title="[^"]*"\n(.*?)```\s+```json title="decoded"\n(.*?)```/gs)];
const frameNames = [...page.matchAll(/^### (\d) (\w+),/gm)].map(([, number = "", name = ""]): [number, string] => [
  Number(number),
  name,
]);

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/#.*|\s/g, ""), "hex"));

/** The page writes bytes in hex. */
const readable = (frames: readonly Frame[]): unknown =>
  JSON.parse(
    JSON.stringify(frames, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
    ),
  );

/** The first example whose message begins with the frame. */
function exampleOf(name: string): Uint8Array {
  const found = pairs.map(([, hex = ""]) => bytesOf(hex)).find((bytes) => decodeFrames(bytes)[0]?.type === name);
  if (!found) throw new Error(`the page has no example of ${name}`);
  return found;
}

test("the page describes nine frames", () => expect(frameNames).toHaveLength(9));

test.each(frameNames)("frame %i has the example of %s", (number, name) => {
  expect(exampleOf(name)[0]).toBe(number);
});

test.each(pairs.map(([, hex = "", json = ""]) => [hex, json]))("%s", (hex, json) => {
  const bytes = bytesOf(hex);
  const frames = decodeFrames(bytes);
  expect(readable(frames)).toEqual(JSON.parse(json));
  expect(Buffer.from(encodeFrames(frames)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
});
