// Each way to put off a task runs it once, behind the microtasks where the platform can.
import { expect, onTestFinished, test } from "vitest";
import { chooseDefer } from "./defer.ts";

test("Node's own and a browser's ways run tasks in order, behind a row of microtasks", async () => {
  const channels: MessageChannel[] = [];
  class Channel extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  }
  onTestFinished(() => channels.forEach(({ port1 }) => port1.close()));
  for (const scope of [{ setImmediate }, { MessageChannel: Channel }]) {
    const order: string[] = [];
    const defer = chooseDefer(scope);
    const done = new Promise<void>((resolve) => {
      defer(() => order.push("first"));
      defer(() => {
        order.push("second");
        defer(resolve);
      });
    });
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    order.push("microtasks");
    await done;
    expect(order).toEqual(["microtasks", "first", "second"]);
  }
});

test("where there is neither, a microtask does", async () => {
  let ran = false;
  chooseDefer({})(() => (ran = true));
  expect(ran).toBe(false);
  await Promise.resolve();
  expect(ran).toBe(true);
});
