// Promise: a bidirectional call is a conversation, and each way of ending it is told apart, on both sides.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

const withFinally = edited(
  handlerOf("chat"),
  "// Runs on every path: half-close, cancel, deadline, error.",
  'console.log("finally ran");',
);

test(
  "the reply to message 1 is on screen before message 2 is sent; End input ends with OK",
  { tag: "@firefox" },
  async ({ page }) => {
    const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
    await lab.write(withFinally);
    await lab.run();
    await lab.send({ user: "alice", text: "first" });
    await expect(lab.received.filter({ hasText: "Echo: first" })).toHaveCount(1);
    await lab.send({ user: "alice", text: "second" });
    await expect(lab.received.filter({ hasText: "Echo: second" })).toHaveCount(1);
    await lab.button("End input").click();
    await lab.expectStatus("OK");
    await expect(lab.handler).toContainText("request stream ended (half-close)");
    await expect(lab.handler).toContainText("finally ran");
    await expect(lab.handler).not.toContainText("signal fired");
  },
);

test("Cancel ends with CANCELLED, the handler's signal fires and its finally runs", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.write(withFinally);
  await lab.run();
  await lab.send({ user: "alice", text: "hello" });
  await expect(lab.received).toHaveCount(1);
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
  await expect(lab.handler).toContainText("signal fired: cancelled by the client");
  await expect(lab.handler).toContainText("finally ran");
  await expect(lab.handler).toContainText("code has run to its end");
});

test("two readers of one deployment's kind do not see each other's handlers", async ({ browser }) => {
  const [alice, bob] = await Promise.all([browser.newPage(), browser.newPage()]);
  const labs = await Promise.all([alice, bob].map((page) => Lab.open(page, "/guide/bidirectional-streaming/")));
  for (const [i, lab] of labs.entries()) {
    await lab.write(edited(handlerOf("chat"), "`Echo: ${line.text}`", `\`Reader ${String(i)}: \${line.text}\``));
    await lab.run();
  }
  for (const lab of labs) await lab.send({ user: "x", text: "hi" });
  for (const [i, lab] of labs.entries())
    await expect(lab.received).toHaveText([new RegExp(`Reader ${String(i)}: hi`, "u")]);
  await Promise.all([alice.close(), bob.close()]);
});
