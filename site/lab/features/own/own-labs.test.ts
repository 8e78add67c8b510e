import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { saveDraft } from "../editor/drafts.ts";
import { deleteLab, freeName, keepLab, keptLab, keptLabs, labAsItStands, labNamed, renameLab } from "./own-labs.ts";
import type { OwnLab } from "./own-lab.ts";
import { FakeStorage } from "./testing/fake-storage.ts";

beforeEach(() => vi.stubGlobal("localStorage", new FakeStorage(100_000)));
afterEach(() => vi.unstubAllGlobals());

const lab: OwnLab = {
  ...{ name: "Shop", createdAtMs: 5, handler: "h", proto: "a.proto", protos: { "a.proto": "p", "b.proto": "q" } },
  methods: [{ name: "Get", kind: "unary", requestType: "Q", responseType: "A" }],
  ...{ method: "Get", samples: {}, clients: { Get: "c" } },
};

function keep(one: OwnLab = lab): string {
  const kept = keepLab(one);
  if (!kept.ok) throw new Error(kept.why);
  return kept.id;
}

test("a lab is kept, listed, renamed, and its edits count as its own", () => {
  const id = keep();
  expect(keptLabs()).toEqual([{ id, lab, changedAtMs: 5 }]);
  expect(renameLab(id, lab, " New   name ")).toBe(true);
  expect(keptLab(id)).toMatchObject({ lab: { name: "New name" } });
  saveDraft(`my:${id}`, "edited");
  saveDraft(`my:${id}:added`, "");
  expect(labAsItStands(id, lab)).toMatchObject({
    handler: "edited",
    protos: { "a.proto": "p" },
    clients: { Get: "c" },
  });
  expect(labAsItStands(id, lab).protos).not.toHaveProperty(["b.proto"]);
});

test("deleting takes the lab's edits along and no other's, and undo brings all of it back", () => {
  const [id, other] = [keep(), keep({ ...lab, name: "Other" })];
  saveDraft(`my:${id}:proto`, "edited");
  saveDraft(`my:${other}`, "theirs");
  const before = JSON.stringify(localStorage);
  const undo = deleteLab(id);
  expect(Object.keys(localStorage).filter((key) => key.includes(id))).toEqual([]);
  expect(keptLabs().map((one) => one.id)).toEqual([other]);
  expect(undo()).toBe(true);
  expect(JSON.parse(JSON.stringify(localStorage))).toEqual(JSON.parse(before));
});

test("names are told apart without regard to case, and numbered where they are taken", () => {
  const id = keep();
  expect(labNamed(" SHOP ")).toBe(id);
  expect(labNamed("shop", id)).toBeUndefined();
  expect([freeName("Shop"), freeName("Other"), freeName(" ")]).toEqual(["Shop (2)", "Other", "Lab"]);
  keep({ ...lab, name: "Shop (2)" });
  expect(freeName("Shop (2)")).toBe("Shop (3)");
});

test("what is of another version or spoilt is listed last, kept as it is, and can be deleted", () => {
  localStorage.setItem("lab:my:x:y", '{"kind":"grpc-streaming-playground/lab","version":9}');
  localStorage.setItem("lab:my:z", "{");
  const id = keep();
  expect(keptLabs().map((one) => one.id)[0]).toBe(id);
  expect(keptLab("x:y")).toMatchObject({ unreadable: expect.stringContaining("newer playground") as string });
  expect(keptLab("z")).toMatchObject({ unreadable: expect.stringContaining("cut off") as string, text: "{" });
  deleteLab("x:y");
  expect(keptLab("x:y")).toBeUndefined();
});

test("a full and a denied storage are told apart", () => {
  vi.stubGlobal("localStorage", new FakeStorage(100));
  expect(keepLab(lab)).toMatchObject({ ok: false, why: expect.stringContaining("no room") as string });
  vi.stubGlobal("localStorage", undefined);
  expect(keepLab(lab)).toMatchObject({ ok: false, why: expect.stringContaining("denies storage") as string });
  expect(keptLabs()).toEqual([]);
});
