import { describe, expect, test } from "vitest";
import { backendOf, DeploymentIds } from "./deployment-id.ts";

const secret = "a-secret-of-all-backends";
const a = new DeploymentIds({ backendId: "a", secret });
const b = new DeploymentIds({ backendId: "b", secret });

test.each(["a", "backend-0", "10"])(
  "an id begins with the name of its backend, %s, and no two are the same",
  (name) => {
    const ids = new DeploymentIds({ backendId: name, secret });
    const made = [ids.create("session:1"), ids.create("session:1"), ids.create(undefined)];
    expect(made.map(backendOf)).toEqual([name, name, name]);
    expect(new Set(made).size).toBe(3);
  },
);

test.each(["", "nobody", ".a"])("%j names no backend", (id) => {
  expect(backendOf(id)).toBeUndefined();
  expect(a.absent(id)).toContain("there is no deployment");
  expect(a.isOf(id, "session:1")).toBe(false);
});

describe("whose an id is", () => {
  test("every backend with the same secret knows, and no other does", () => {
    const id = a.create("session:1");
    expect([a.isOf(id, "session:1"), b.isOf(id, "session:1")]).toEqual([true, true]);
    expect(b.isOf(id, "session:2")).toBe(false);
    expect(new DeploymentIds({ backendId: "b", secret: "another" }).isOf(id, "session:1")).toBe(false);
    expect(new DeploymentIds({ backendId: "a", secret: undefined }).isOf(id, "session:1")).toBe(false);
    expect(b.isOf(id.replace("a.", "b."), "session:1")).toBe(false);
  });

  test("one of nobody's, and one that was cut, are of no reader", () => {
    expect(a.isOf(a.create(undefined), "undefined")).toBe(false);
    const id = a.create("session:1");
    expect(a.isOf(id.slice(0, -1), "session:1")).toBe(false);
    expect(a.isOf(`${id}A`, "session:1")).toBe(false);
  });
});

test("a call for another backend's deployment says so, with both names", () => {
  expect(a.absent("b.1")).toMatch(/is of backend "b", and this is backend "a": .* deploy the code again$/);
  expect(a.absent("a.1")).not.toContain("backend");
  expect(a.absent("ab.1")).toContain('backend "ab"');
});
