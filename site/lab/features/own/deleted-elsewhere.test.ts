import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DeletedElsewhere, followDeletion } from "./deleted-elsewhere.ts";
import { deleteLab } from "./own-labs.ts";
import { FakeStorage } from "./testing/fake-storage.ts";

const id = "abc";
const kept = {
  "lab:my:abc": "the lab",
  "lab:draft:my:abc": "handler",
  "lab:client:my:abc:a.S/Get": "program",
  "lab:my:abcd": "another lab",
  "lab:draft:my:abcd": "another handler",
};

beforeEach(() => {
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("localStorage", new FakeStorage(10_000));
  for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value);
});
afterEach(() => vi.unstubAllGlobals());

const stored = (): Record<string, string> => Object.fromEntries(Object.entries(localStorage));

/** What the browser does in this tab for what `change` does in another one. */
function elsewhere(change: () => void): void {
  const before = stored();
  const order: string[] = [];
  const remove = vi.spyOn(localStorage, "removeItem").mockImplementation((key) => {
    order.push(key);
    Reflect.deleteProperty(localStorage, key);
  });
  change();
  remove.mockRestore();
  for (const key of order) {
    const event = Object.assign(new Event("storage"), { key, oldValue: before[key] ?? null, newValue: null });
    window.dispatchEvent(event);
  }
}

test("a lab that another tab deletes can be kept, with all of it", () => {
  const seen: (DeletedElsewhere | undefined)[] = [];
  followDeletion(id, (deleted) => seen.push(deleted));
  elsewhere(() => deleteLab(id));
  expect(stored()).toEqual({ "lab:my:abcd": "another lab", "lab:draft:my:abcd": "another handler" });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.keep()).toBe(true);
  expect(stored()).toEqual(kept);
});

test("what was edited here since is kept as it is, and what was reset before stays reset", () => {
  let found: DeletedElsewhere | undefined;
  followDeletion(id, (deleted) => (found = deleted));
  elsewhere(() => localStorage.removeItem("lab:client:my:abc:a.S/Get"));
  expect(found).toBeUndefined();
  elsewhere(() => deleteLab(id));
  localStorage.setItem("lab:draft:my:abc", "edited since");
  expect(found?.keep()).toBe(true);
  expect(stored()).toMatchObject({ "lab:my:abc": "the lab", "lab:draft:my:abc": "edited since" });
  expect(stored()).not.toHaveProperty(["lab:client:my:abc:a.S/Get"]);
});

test("another lab's end is not this one's, and nothing is followed after the end", () => {
  let calls = 0;
  const end = followDeletion(id, () => calls++);
  elsewhere(() => deleteLab("abcd"));
  end();
  elsewhere(() => deleteLab(id));
  expect(calls).toBe(0);
});

test("a browser without room keeps nothing, and says so", () => {
  let found: DeletedElsewhere | undefined;
  followDeletion(id, (deleted) => (found = deleted));
  elsewhere(() => deleteLab(id));
  vi.stubGlobal("localStorage", new FakeStorage(0));
  expect(found?.keep()).toBe(false);
});
