import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { Deployment } from "./deployment.ts";
import { DeploymentTable } from "./deployment-table.ts";
import { TraceLog } from "./trace-log.ts";

const deployment = (id: string): Deployment =>
  new Deployment({
    ...{
      program: { id, code: "", sourceMap: "", yields: [] },
      reader: "session:1",
      services: [],
      ownMethods: new Map(),
    },
    trace: new TraceLog(limits.watch),
    session: () => Promise.reject(new Error("there is no sandbox")),
  });

test("a deployment is found by the id of the one that it replaces, as long as it is there", () => {
  const table = new DeploymentTable();
  const [first, second] = [deployment("b.1"), deployment("b.2")];
  table.add(first, true);
  table.replace("a.1", first);
  expect(table.find("a.1")).toBe(first);
  table.add(second, true);
  table.replace("a.1", second);
  table.delete(first);
  expect(table.find("a.1")).toBe(second);
  table.delete(second);
  expect(table.find("a.1")).toBeUndefined();
});

test("one that is still there is not replaced", () => {
  const table = new DeploymentTable();
  const [first, second] = [deployment("a.1"), deployment("a.2")];
  table.add(first, true);
  table.add(second, true);
  table.replace("a.1", second);
  expect(table.find("a.1")).toBe(first);
});
