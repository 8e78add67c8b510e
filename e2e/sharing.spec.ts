// Promise: a lab can be given away as a link, and others can come into the very handler that runs; nobody loses anything.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

/** What the Share dialog gives under that label. */
async function given(lab: Lab, label: string): Promise<string> {
  await lab.button("Share").click();
  const dialog = lab.page.getByRole("dialog", { name: "Share this lab" });
  const box = dialog.getByRole("textbox", { name: label });
  await expect(box).toHaveValue(/http/u);
  const value = await box.inputValue();
  await dialog.getByRole("button", { name: "Close" }).click();
  return value;
}

/** The link with another deployment in it. Reads and writes the format itself: e2e imports no product code. */
function withJoin(link: URL, join: string): string {
  const data = Buffer.from(link.hash.replace("#lab=1.", ""), "base64url").subarray(4);
  const shared = JSON.parse(inflateRawSync(data).toString()) as object;
  const json = Buffer.from(JSON.stringify({ ...shared, join }));
  const sum = Buffer.alloc(4);
  sum.writeInt32BE(json.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0));
  link.hash = `#lab=1.${Buffer.concat([sum, deflateRawSync(json)]).toString("base64url")}`;
  return link.href;
}

/** Opens an address that is a lab alone. */
async function openLab(page: Page, address: string): Promise<Lab> {
  return Lab.open(page, address.replace(String(process.env["PLAYGROUND_URL"]), ""));
}

const theirs = edited(
  handlerOf("stock-ticker"),
  'context.sendHeaders({ "tick',
  'context.sendHeaders({ "shared": "yes", "tick',
);
const mine = edited(
  handlerOf("stock-ticker"),
  'context.sendHeaders({ "tick',
  'context.sendHeaders({ "mine": "yes", "tick',
);

test("a link holds code, request, metadata and deadline; the opener's own edits are set aside and come back", async ({
  page,
  browser,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(theirs);
  await lab.request({ symbol: "SHARED", count: 2, interval_ms: 1 });
  await lab.root.getByRole("textbox", { name: "Deadline" }).fill("45000");
  const link = await given(lab, "Link to this lab");

  const opener = await browser.newContext();
  const own = await Lab.open(await opener.newPage(), "/lab/stock-ticker/");
  await own.write(mine);
  const opened = await openLab(await opener.newPage(), link);
  await expect(opened.root.getByRole("textbox", { name: "Deadline" })).toHaveValue("45000");
  await opened.run();
  await opened.expectStatus("OK");
  await expect(opened.received).toHaveCount(2);
  await expect(opened.received.first()).toContainText("SHARED");
  await expect(opened.stream).toContainText("shared");

  await opened.button("Bring back my own").click();
  await opened.run();
  await expect(opened.stream).toContainText("mine");
  // A reload shows what the reader has made of it since, not the link's code again.
  await opened.page.reload();
  await opened.root.scrollIntoViewIfNeeded();
  await opened.run();
  await expect(opened.stream).toContainText("mine");
  await opener.close();
});

for (const [name, fragment, told] of [
  ["corrupt", "#lab=1.AAAAAAAA", "cut off or changed"],
  ["of a newer playground", "#lab=7.AAAA", "newer playground"],
  ["of an older playground", "#lab=0.AAAA", "older playground"],
] as const) {
  test(`a link that is ${name} says so, and the lab works all the same`, async ({ page }) => {
    const lab = await Lab.open(page, `/lab/chat/${fragment}`);
    await expect(lab.root.getByRole("alert")).toContainText(told);
    await lab.chooseMethod("SendMessage");
    await lab.run();
    await lab.expectStatus("OK");
  });
}

test("two browsers in one chat through a join link: both see what one sends; one leaves, the other stays", async ({
  browser,
}) => {
  const [alices, bobs] = await Promise.all([browser.newContext(), browser.newContext()]);
  const alice = await Lab.open(await alices.newPage(), "/guide/bidirectional-streaming/");
  await alice.write(edited(handlerOf("chat"), "`Echo: ${line.text}`", "`Room of Alice: ${line.text}`"));
  await alice.run();
  await alice.send({ user: "Alice", text: "first" });
  await expect(alice.received.filter({ hasText: "Room of Alice: first" })).toHaveCount(1);

  const bob = await openLab(await bobs.newPage(), await given(alice, "Link to join"));
  await expect(bob.root).toContainText("You have joined a running handler");
  await bob.run();
  await bob.send({ user: "Bob", text: "hello from Bob" });
  await expect(bob.received.filter({ hasText: "Room of Alice: hello from Bob" })).toHaveCount(1);
  await expect(alice.received.filter({ hasText: "hello from Bob" })).toHaveCount(1);
  await alice.send({ user: "Alice", text: "hello from Alice" });
  await expect(bob.received.filter({ hasText: "hello from Alice" })).toHaveCount(1);

  await bobs.close();
  await expect(alice.received.filter({ hasText: "Bob left" })).toHaveCount(1);
  await alice.send({ user: "Alice", text: "still here" });
  await expect(alice.received.filter({ hasText: "Room of Alice: still here" })).toHaveCount(1);
  await alice.button("End input").click();
  await alice.expectStatus("OK");
  await alices.close();
});

test("who joined a handler that is gone is told, and not left alone in a room of their own", async ({
  page,
  browser,
}) => {
  const owner = await browser.newContext();
  const lab = await Lab.open(await owner.newPage(), "/guide/unary/");
  const link = new URL(await given(lab, "Link to join"));
  await owner.close();
  // The link of a deployment that never was: what an expired one is to its backend.
  const joined = await openLab(page, withJoin(link, "local.gone"));
  await joined.run();
  await expect(joined.status).toContainText("the handler that you joined is gone");
  await joined.run();
  await joined.expectStatus("OK");
});

test("the lab alone can be framed by another page, in the theme that it asks for", async ({ page }) => {
  const lab = await Lab.open(page, "/embed/stock-ticker/?theme=light");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await lab.run();
  await expect(lab.received.first()).toBeVisible();
});
