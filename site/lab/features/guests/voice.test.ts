import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { MethodSample } from "../../example.ts";
import { personIn, personOf, spokenBy, textSpokenBy } from "./voice.ts";

const chat: MethodSample = {
  messages: [{ user: "Alice", text: "Hello" }, { user: "Alice" }],
  secondClient: [{ user: "Bob", text: "Hello Alice" }],
};
const numbers = [1, 2, 3, 4];

describe("the samples of a page's clients", () => {
  test("are the example's own for the first and, where it says so, for the second", () => {
    expect(spokenBy(chat, { number: 1 })).toBe(chat);
    expect(spokenBy(chat, { number: 2 })?.messages).toEqual(chat.secondClient);
  });

  test("name another person for each client", () => {
    expect(numbers.map((number) => personOf(spokenBy(chat, { number })))).toEqual(["Alice", "Bob", "Carol", "Dave"]);
  });

  test("without a second client's own, are those of the first with another name", () => {
    const plain = { messages: [{ userName: "Alice", text: "Hello" }] };
    expect(spokenBy(plain, { number: 2 })?.messages).toEqual([{ userName: "Bob", text: "Hello" }]);
    expect(personOf(spokenBy({ request: { player_id: "ada" } }, { number: 3 }))).toBe("carol");
  });

  test("keep names that are a thing's: clients that wait for one lease name the same", () => {
    const lease = { request: { name: "printer", from: 3, user: 7 } };
    expect(spokenBy(lease, { number: 2 })).toEqual(lease);
    expect(personOf(lease)).toBeUndefined();
  });

  test("of any number of clients are of as many persons", () => {
    const persons = Array.from({ length: 100 }, (_, index) => personOf(spokenBy(chat, { number: index + 1 })));
    expect(new Set(persons).size).toBe(100);
  });

  test("of the examples never name one person twice", () => {
    for (const [name, sample] of exampleSamples()) {
      const persons = numbers.map((number) => personOf(spokenBy(sample, { number }))).filter(Boolean);
      expect(new Set(persons).size, name).toBe(persons.length);
    }
  });
});

describe("who comes by a join link", () => {
  test("is none of those on the page that made the link", () => {
    const there = numbers.map((number) => personOf(spokenBy(chat, { number })));
    const joined = numbers.map((number) => personOf(spokenBy(chat, { number, mark: "-42" })));
    expect(joined).toEqual(["Carol-42", "Dave-42", "Erin-42", "Frank-42"]);
    expect(joined.filter((person) => there.includes(person))).toEqual([]);
  });

  test("finds another name in the message that the link holds, and all else as it was", () => {
    const text = textSpokenBy('{ "user": "Alice", "text": "Alice said it" }', "Bob-42");
    expect(JSON.parse(text)).toEqual({ user: "Bob-42", text: "Alice said it" });
    expect(personIn(JSON.parse(text) as { user: string })).toBe("Bob-42");
  });

  test.each(["", "{", "null", "[]", '"Alice"', '{"user":{"name":"Alice"}}', '{ "count": 3 }'])(
    "finds a message without a person as it was: %s",
    (text) => expect(textSpokenBy(text, "Bob-42")).toBe(text),
  );
});

function exampleSamples(): [name: string, sample: MethodSample][] {
  const folder = new URL("../../../../content/examples/", import.meta.url);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const text = readFileSync(new URL(`${name}/example.json`, folder), "utf8");
    const { methods } = JSON.parse(text) as { methods: Record<string, MethodSample> };
    return Object.entries(methods).map(([method, sample]): [string, MethodSample] => [`${name} ${method}`, sample]);
  });
}
