import { describe, expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { EditorService } from "./gen/editor/v1/editor_pb";
import CollaborativeEditor from "./handler.ts";

const { editDocument } = EditorService.method;

test("applies operations in order and acknowledges each", async () => {
  const { code, messages } = await run(new CollaborativeEditor(), editDocument, [
    { type: "insert", position: 0, text: "Hello world" },
    { type: "insert", position: 5, text: "," },
    { type: "replace", position: 7, length: 5, text: "streams" },
    { type: "delete", position: 0, length: 7 },
  ]);
  expect(code).toBe(StatusCode.OK);
  expect(messages).toMatchObject(
    ["Hello world", "Hello, world", "Hello, streams", "streams"].map((currentContent, i) => ({
      operationId: `op-${String(i + 1)}`,
      status: "applied",
      documentVersion: i + 1,
      currentContent,
      reason: "",
    })),
  );
});

test("counts characters, not UTF-16 units", async () => {
  const { messages } = await run(new CollaborativeEditor(), editDocument, [
    { type: "insert", text: "a😀b" },
    { type: "delete", position: 1, length: 1 },
  ]);
  expect(messages[1]?.currentContent).toBe("ab");
});

test.each([
  ["an unknown type", { type: "move" }, 'type must be "insert", "delete" or "replace", found "move"'],
  ["a negative position", { type: "insert", position: -1, text: "x" }, "position must be from 0 to 3, found -1"],
  ["a position past the end", { type: "insert", position: 4, text: "x" }, "position must be from 0 to 3, found 4"],
  ["a length past the end", { type: "delete", position: 2, length: 2 }, "length must be from 0 to 1, found 2"],
  ["a negative length", { type: "replace", position: 2, length: -1 }, "length must be from 0 to 1, found -1"],
  ["too much text", { type: "insert", text: "x".repeat(9998) }, "a document has at most 10000 characters"],
])("%s is rejected, changes nothing, and the stream goes on", async (_, operation, reason) => {
  const { code, messages } = await run(new CollaborativeEditor(), editDocument, [
    { type: "insert", text: "abc" },
    operation,
    { type: "insert", position: 3, text: "d" },
  ]);
  expect(code).toBe(StatusCode.OK);
  expect(messages).toMatchObject([
    { status: "applied", documentVersion: 1 },
    { operationId: "op-2", status: "rejected", documentVersion: 1, currentContent: "abc", reason },
    { operationId: "op-3", status: "applied", documentVersion: 2, currentContent: "abcd" },
  ]);
});

describe("several calls", () => {
  test("those who name the same document see each other's operations at once", async () => {
    const handler = new CollaborativeEditor();
    const [ada, bob] = [open(handler, editDocument), open(handler, editDocument)];
    ada.send({ type: "insert", text: "one", documentId: "notes" });
    expect(await ada.next()).toMatchObject({ status: "applied", documentVersion: 1 });
    bob.send({ type: "insert", position: 3, text: " two", documentId: "notes" });
    expect(await bob.next()).toMatchObject({ status: "applied", documentVersion: 2, currentContent: "one two" });
    expect(await ada.next()).toMatchObject({ operationId: "op-2", status: "remote", currentContent: "one two" });
    bob.send({ type: "nonsense" });
    expect(await bob.next()).toMatchObject({ status: "rejected" });
    ada.halfClose();
    expect(await ada.finish()).toMatchObject({ code: StatusCode.OK, messages: [] });
    bob.cancel();
    expect(await bob.finish()).toMatchObject({ code: StatusCode.CANCELLED });
  });

  test("those who name none have a document each", async () => {
    const handler = new CollaborativeEditor();
    for (let i = 0; i < 2; i++) {
      const { messages } = await run(handler, editDocument, [{ type: "insert", text: "mine" }]);
      expect(messages).toMatchObject([{ documentVersion: 1, currentContent: "mine" }]);
    }
  });

  test("a document outlives its editors until room is needed", async () => {
    const handler = new CollaborativeEditor();
    const insert = (documentId: string) => run(handler, editDocument, [{ type: "insert", text: "x", documentId }]);
    await insert("first");
    expect(await insert("first")).toMatchObject({ messages: [{ documentVersion: 2 }] });
    for (let i = 0; i < 20; i++) await insert(`other ${String(i)}`);
    expect(await insert("first")).toMatchObject({ messages: [{ documentVersion: 1 }] });
  });
});

describe("limits", () => {
  test("a twenty-first document under edit is RESOURCE_EXHAUSTED", async () => {
    const handler = new CollaborativeEditor();
    for (let i = 0; i < 20; i++) {
      const call = open(handler, editDocument);
      call.send({ type: "insert", text: "x", documentId: `document ${String(i)}` });
      await call.next();
    }
    const outcome = await run(handler, editDocument, [{ type: "insert", text: "x", documentId: "one more" }]);
    expect(outcome).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED, messages: [] });
  });

  test("an editor that does not read is RESOURCE_EXHAUSTED when too much waits for it", async () => {
    const handler = new CollaborativeEditor();
    const sleeper = open(handler, editDocument);
    const insert = { type: "insert", text: "x", documentId: "notes" };
    sleeper.send(insert);
    await sleeper.next();
    await run(
      handler,
      editDocument,
      Array.from({ length: 101 }, () => insert),
    );
    expect(await sleeper.finish()).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
  });
});
