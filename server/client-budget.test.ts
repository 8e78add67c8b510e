import { StatusCode } from "grpc-handler";
import { expect, test } from "vitest";
import { thisMachine } from "./client-address.ts";
import { ClientBudget } from "./client-budget.ts";

const options = { what: "open calls", perAddress: 2, inAll: 3, advice: "end some of them first" };

test("an address has its share, and gets it back when it is released, once", () => {
  const budget = new ClientBudget(options);
  const first = budget.take("1.1.1.1");
  budget.take("1.1.1.1");
  expect(() => budget.take("1.1.1.1")).toThrow("1.1.1.1 may hold 2 open calls and no more; end some of them first");
  first.release();
  first.release();
  expect(budget.held("1.1.1.1")).toBe(1);
  budget.take("1.1.1.1");
});

test("all addresses together have theirs, this machine too", () => {
  const budget = new ClientBudget(options);
  for (let i = 0; i < 3; i++) budget.take(thisMachine);
  expect(() => budget.take("1.1.1.1")).toThrow(
    expect.objectContaining({ code: StatusCode.RESOURCE_EXHAUSTED }) as Error,
  );
});

test("what does not fit is not held", () => {
  const budget = new ClientBudget(options);
  const held = budget.take("1.1.1.1", 1);
  expect(() => budget.take("1.1.1.1", 2)).toThrow("may hold 2");
  expect(budget.held("1.1.1.1")).toBe(1);
  held.release();
  expect(budget.held("1.1.1.1")).toBe(0);
  for (const address of ["2.2.2.2", "3.3.3.3", "4.4.4.4"]) budget.take(address);
});

test("an address that holds as much as is still free gets no more, so the next one finds something", () => {
  const budget = new ClientBudget({ ...options, perAddress: 60, inAll: 100, leavesSome: true });
  budget.take(thisMachine, 50);
  expect(() => budget.take(thisMachine)).toThrow("this machine may hold 50 open calls and no more");
  budget.take("1.1.1.1", 20);
  expect(() => budget.take("1.1.1.1", 11)).toThrow("1.1.1.1 may hold 30 open calls and no more");
  budget.take("1.1.1.1", 5);
  for (let address = 2; address < 7; address++) budget.take(`1.1.1.${String(address)}`);
});
