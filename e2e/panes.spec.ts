// Promise: on one page two clients meet in one handler, each with a call of its own.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

test("Alice sends, Bob sees it; each ends the own call, and the other's goes on", async ({ page }) => {
  const alice = await Lab.open(page, "/guide/bidirectional-streaming/");
  await alice.write(edited(handlerOf("chat"), "`Echo: ${line.text}`", "`Edited: ${line.text}`"));
  await alice.run();
  await alice.send({ user: "Alice", text: "first" });
  await expect(alice.received.filter({ hasText: "Edited: first" })).toHaveCount(1);

  const bob = await alice.addClient();
  await bob.metadata({ "x-who": "bob" });
  await bob.deadline(60_000);
  await bob.run();
  await bob.send({ user: "Bob", text: "hello from Bob" });
  // The code that runs is the one above, as it was edited.
  await expect(bob.received.filter({ hasText: "Edited: hello from Bob" })).toHaveCount(1);
  await expect(alice.received.filter({ hasText: "hello from Bob" })).toHaveCount(1);
  await alice.send({ user: "Alice", text: "hello from Alice" });
  await expect(bob.received.filter({ hasText: "hello from Alice" })).toHaveCount(1);
  await expect(bob.stream).toContainText("x-who");
  await expect(alice.stream).not.toContainText("x-who");
  await expect(alice.handler).toContainText("call 2");

  await bob.button("Cancel").click();
  await bob.expectStatus("CANCELLED");
  await expect(alice.received.filter({ hasText: "Bob left" })).toHaveCount(1);
  await alice.send({ user: "Alice", text: "still here" });
  await expect(alice.received.filter({ hasText: "Edited: still here" })).toHaveCount(1);

  await bob.run();
  await bob.send({ user: "Bob", text: "again" });
  await expect(alice.received.filter({ hasText: "again" })).toHaveCount(1);
  await bob.button("Remove").click();
  await expect(bob.root).toHaveCount(0);
  await expect(alice.received.filter({ hasText: "Bob left" })).toHaveCount(2);
  await alice.button("End input").click();
  await alice.expectStatus("OK");
});

test("a second client is told of errors in the code that it would call", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write("export default 5;");
  const second = await lab.addClient();
  await second.run();
  await expect(second.status).toContainText("The code has errors");
  await lab.button("Reset").click();
  await second.run();
  await second.expectStatus("OK");
});
