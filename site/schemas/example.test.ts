import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exampleSchema } from "./example.ts";

const sound = {
  title: "Chat",
  summary: "Both sides talk.",
  services: ["chat.v1.ChatService"],
  proto: "chat/v1/chat.proto",
  methods: { Chat: { messages: [{ text: "Hello" }], autoSendMs: 500 } },
  defaultMethod: "Chat",
};

describe("an example.json", () => {
  test("is taken when it is sound", () => {
    expect(exampleSchema.parse(sound)).toEqual(sound);
  });

  test.each<[string, object, string]>([
    ["an unknown key", { colour: "red" }, 'unknown key "colour"; known are title'],
    ["an unknown key of a method", { methods: { Chat: { deadline: 5 } } }, 'unknown key "deadline"; known are request'],
    ["no title", { title: undefined }, "expected the example's title"],
    ["a summary that is no sentence", { summary: "Both sides talk" }, "ends in a full stop"],
    ["a method without a sample", { methods: { Chat: {} } }, "expected `request`, or `messages`"],
    [
      "a method with both samples",
      { methods: { Chat: { request: {}, messages: [{}] } } },
      "expected `request`, or `messages`",
    ],
    [
      "auto-send where there is nothing to send",
      { methods: { Chat: { request: {}, autoSendMs: 500 } } },
      "expected `messages` beside `autoSendMs`",
    ],
    ["a service without its package", { services: ["ChatService"] }, "expected a full service name"],
    ["a proto that is none", { proto: "chat.txt" }, 'ends in ".proto"'],
    ["a message that is no object", { methods: { Chat: { messages: ["Hello"] } } }, "one message as a JSON object"],
    [
      "metadata in capitals",
      { methods: { Chat: { metadata: { Authorization: "x" } } } },
      "expected metadata as printable ASCII text by lower-case key",
    ],
    ["a deadline of zero", { methods: { Chat: { deadlineMs: 0 } } }, "expected more than 0 ms"],
    ["a default method that is none", { defaultMethod: "Talk" }, '"Talk" is not among Chat'],
  ])("is refused with %s", (_, change, message) => {
    const { success, error } = exampleSchema.safeParse({ ...sound, ...change });
    expect(success).toBe(false);
    expect(error?.issues.map((issue) => issue.message).join("\n")).toContain(message);
  });
});

test.each(globSync("content/examples/*/example.json"))("%s is sound", (path) => {
  const { error } = exampleSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  expect(error?.issues).toBeUndefined();
});
