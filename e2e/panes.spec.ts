// Promise: on one page two clients meet in one handler, each with a call of its own.
import { expect, type Locator } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

/** A call from elsewhere, by Connect. */
async function getPrice(deployment: string): Promise<void> {
  const response = await fetch(`${String(process.env["PLAYGROUND_URL"])}/stock.v1.StockService/GetPrice`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-deployment": deployment },
    body: JSON.stringify({ symbol: "AAPL" }),
  });
  expect(response.status).toBe(200);
}

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
  await expect(alice.handler).toContainText("Client 2 · Bob");

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

test("each client has a name and a colour, which its pane, the handler's log and the timeline share", async ({
  page,
}) => {
  const alice = await Lab.open(page, "/guide/bidirectional-streaming/");
  await alice.run();
  await alice.button("Send").click();
  const bob = await alice.addClient();
  await expect(bob.root, "who adds a client goes on with it").toBeFocused();
  await expect(bob.root).toBeInViewport();
  const name = bob.root.getByText("Client 2 · Bob");
  await expect(name).toBeVisible();
  await expect(alice.root.getByText("Client 1 · Alice")).toBeVisible();
  await bob.run();
  await bob.button("Send").click();
  await expect(alice.received.filter({ hasText: "Bob" }).first()).toBeVisible();

  const inLog = alice.handler.getByText("Client 2 · Bob").first();
  await expect(inLog).toBeVisible();
  const colorOf = (element: Locator) => element.evaluate((one) => getComputedStyle(one).color);
  expect(await colorOf(inLog)).toBe(await colorOf(name));
  expect(await colorOf(alice.root.getByText("Client 1 · Alice"))).not.toBe(await colorOf(name));

  const carol = await alice.addClient();
  await expect(carol.root.getByText("Client 3 · Carol")).toBeVisible();
  await alice.view("Timeline");
  const timeline = page.getByRole("img", { name: /^Timeline of the call/u });
  await expect(timeline).toHaveAccessibleName(
    /on 4 lanes: Client 1 · Alice, handler, Client 2 · Bob, Client 3 · Carol$/u,
  );

  await alice.addClient();
  const add = alice.button("Add a client");
  await expect(add, "as many as have a colour").toHaveAttribute("aria-disabled", "true");
  await bob.button("Remove").click();
  await expect(add).toBeFocused();
  await expect(timeline).toHaveAccessibleName(/Client 1 · Alice, handler, Client 3 · Carol, Client 4 · Dave$/u);
});

test("calls from elsewhere have lanes of their own, and one lane when they are many", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "AAPL", count: 0, interval_ms: 50 });
  await lab.run();
  await lab.expectReceived(1);
  const copyAs = await lab.view("Copy as");
  await expect(copyAs).toContainText("x-deployment: ");
  const [, deployment = ""] = /x-deployment: ([^'"\s]+)/u.exec((await copyAs.textContent()) ?? "") ?? [];
  const call = () => getPrice(deployment);
  await call();
  await lab.view("Timeline");
  const timeline = page.getByRole("img", { name: /^Timeline of the call/u });
  await expect(timeline).toHaveAccessibleName(/client, handler, call 2, elsewhere$/u);
  for (let more = 0; more < 4; more++) await call();
  await expect(timeline).toHaveAccessibleName(/client, handler, 5 calls, elsewhere$/u);
  const unfold = lab.root.getByRole("button", { name: "A lane for each call" });
  await unfold.click();
  await expect(timeline).toHaveAccessibleName(/call 2, elsewhere, call 3, .*call 6, elsewhere$/u);
  await lab.button("Cancel").click();
});

test("who comes by a join link has another name in its samples than those who are there", async ({ page, browser }) => {
  const alice = await Lab.open(page, "/guide/bidirectional-streaming/");
  await alice.run();
  await alice.button("Send").click();
  await alice.expectReceived(1);
  await alice.button("Share").click();
  const link = page.getByRole("textbox", { name: "Link to join" });
  await expect(link).toHaveValue(/http/u);
  const other = await browser.newContext({ hasTouch: true });
  const joinedPage = await other.newPage();
  await joinedPage.goto(await link.inputValue());
  const joined = await Lab.hydrated(joinedPage);
  await expect(joined.root.getByRole("textbox", { name: /^Next message/ })).toHaveValue(/"user": "\w+-\d{3}"/u);
  await joined.run();
  await joined.button("Send").click();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(alice.received.filter({ hasText: /\w+-\d{3}/u }).first()).toBeVisible();
  await other.close();
});
