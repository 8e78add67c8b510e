import { expect, test, vi } from "vitest";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import type { ReadSchema } from "../schema/read-schema.ts";
import { NewLab } from "./new-lab.ts";

const problem = { line: 1, column: 2, message: "no", severity: "error", source: "proto" } as const;
const wrong: ReadSchema = { ok: false, problems: [problem] };

test("what is typed is read once, after a pause; a change ends the reading before it", async () => {
  vi.useFakeTimers();
  try {
    const read = vi.fn<(files: ProtoFiles, signal: AbortSignal) => Promise<ReadSchema>>(() => Promise.resolve(wrong));
    const lab = new NewLab(read);
    expect(lab.reading.value).toEqual({ kind: "empty" });
    for (const text of ["p", "package a", "package a;"]) lab.edit(text);
    expect(lab.reading.value).toEqual({ kind: "reading" });
    await vi.runAllTimersAsync();
    expect(read.mock.calls.map(([files]) => files)).toEqual([{ "a/a.proto": "package a;" }]);
    expect(lab.reading.value).toEqual({ kind: "wrong", problems: [problem] });
    lab.edit("package b;");
    expect(read.mock.calls[0]?.[1].aborted).toBe(true);
    lab.close();
  } finally {
    vi.useRealTimers();
  }
});

test("a server that is away is said, and the text stays", async () => {
  const lab = new NewLab(() => Promise.reject(new Error("unreachable")));
  lab.edit("package a;");
  await vi.waitFor(() => expect(lab.reading.value).toEqual({ kind: "failed", why: "unreachable" }));
  expect(lab.text).toBe("package a;");
  lab.close();
});

test("files are added beside what was written, shown by their path, and removed", () => {
  const lab = new NewLab(() => Promise.resolve(wrong));
  lab.add([
    { path: "a.proto", text: "package a;" },
    { path: "b.proto", text: "package b;" },
  ]);
  expect(lab.files.value).toHaveLength(2);
  expect(lab.show("b.proto")).toBe(1);
  lab.add([{ path: "c.proto", text: "package c;" }]);
  expect(lab.text).toBe("package c;");
  lab.remove();
  lab.remove();
  lab.remove();
  expect([lab.text, lab.files.value.length]).toEqual(["", 1]);
  lab.close();
});
