import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { ServedSchema } from "../../../run/session/served-code.ts";
import type { ExampleData } from "../../example.ts";
import { createMethodForm } from "../client/form.ts";
import { oldMessages, oldMethod, oldRequest } from "./old-client.ts";

const example = {
  protoMethods: [
    { name: "Get", kind: "unary" },
    { name: "Watch", kind: "server_streaming" },
    { name: "Hidden", kind: "unary" },
  ],
  protoPath: "a/v1/a.proto",
  methods: { Get: {}, Watch: {} },
} as unknown as ExampleData;

test("it calls the method that is chosen, as long as the old schema has it", () => {
  const own = { files: {}, schema: undefined };
  expect(oldMethod(own, example, "Watch")).toMatchObject({ name: "Watch", kind: "server_streaming" });
  expect(oldMethod(own, example, "Added")).toMatchObject({ name: "Get", kind: "unary" });
  expect(oldMethod(own, example, "Hidden")).toMatchObject({ name: "Get" });
  const methods = new Map([["Was", { name: "Was", methodKind: "bidi_streaming" }]]);
  const edited = { files: {}, schema: { methods } as unknown as ServedSchema };
  expect(oldMethod(edited, example, "Was")).toEqual({ name: "Was", kind: "bidi_streaming" });
});

const sample = { request: { sample: 1 }, messages: [{ sample: 1 }, { fresh: 2 }] };

test("its request is the reader's, else a sample, else empty: the first that the old schema takes", () => {
  const form = { ...createMethodForm(sample), requestText: signal('{ "mine": 1 }') };
  expect(oldRequest(form, () => true)).toBe('{ "mine": 1 }');
  expect(oldRequest(form, (text) => text.includes("sample"))).toBe('{ "sample": 1 }');
  expect(oldRequest(form, () => false)).toBe("{}");
});

test("its stream is what the reader wrote, when the old schema takes it", () => {
  const form = createMethodForm(sample);
  form.composerText.value = '{ "mine": 1 }';
  expect(oldMessages(form, () => true)).toEqual(['{ "mine": 1 }']);
  expect(oldMessages(form, (text) => text.includes("sample"))).toEqual(['{ "sample": 1 }']);
});

test("without a change its stream is the samples that the old schema takes, and never without a message", () => {
  const form = createMethodForm(sample);
  expect(oldMessages(form, (text) => !text.includes("fresh"))).toEqual(['{ "sample": 1 }']);
  const without = { ...createMethodForm({}), composerText: signal('{ "mine": 1 }') };
  expect(oldMessages(without, () => true)).toEqual(['{ "mine": 1 }']);
  expect(oldMessages(without, () => false)).toEqual(["{}"]);
});
