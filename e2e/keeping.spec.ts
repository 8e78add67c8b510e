// Promise: nobody loses their code.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

const mine = edited(
  handlerOf("stock-ticker"),
  'context.sendHeaders({ "tick',
  'context.sendHeaders({ "kept-edit": "yes", "tick',
);

test("edits survive a reload, Reset takes them back, and can itself be taken back", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(mine);
  await page.reload();
  const again = await Lab.open(page, "/guide/server-streaming/");
  await again.run();
  await expect(again.stream).toContainText("kept-edit");

  await again.button("Reset").click();
  await again.run();
  await expect(again.stream).toContainText("tick-interval-ms");
  await expect(again.stream).not.toContainText("kept-edit");

  await again.button("Bring back my edits").click();
  await again.run();
  await expect(again.stream).toContainText("kept-edit");
});

test("edits survive the way to another page and back", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(mine);
  await Lab.open(page, "/guide/unary/");
  await page.goBack();
  const again = await Lab.open(page, "/guide/server-streaming/");
  await again.run();
  await expect(again.stream).toContainText("kept-edit");
});

test("an edit belongs to its page: another page begins with the original, says where the edit is, and takes it over", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(mine);
  const other = await Lab.open(page, "/guide/quick-start/");
  const offer = other.root.getByRole("note");
  await expect(offer).toContainText("You changed this code on Server streaming just now.");
  await expect(offer.getByRole("link")).toHaveAttribute("href", "/guide/server-streaming/");
  await other.run();
  await expect(other.stream).toContainText("tick-interval-ms");
  await expect(other.stream).not.toContainText("kept-edit");
  await offer.getByRole("button", { name: "Use it here" }).click();
  await expect(offer).toBeHidden();
  await other.run();
  await expect(other.stream).toContainText("kept-edit");

  const third = await Lab.open(page, "/guide/unary/");
  await third.root.getByRole("button", { name: "Start fresh here" }).click();
  await expect(third.root.getByRole("note")).toBeHidden();
  await page.reload();
  await expect(third.root.getByRole("log", { name: "Stream" })).toBeVisible();
  await expect(third.root.getByRole("note")).toBeHidden();
});

test("an edit in one tab is there in another that shows the same page", async ({ page, context }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const other = await Lab.open(await context.newPage(), "/guide/server-streaming/");
  await lab.write(mine);
  await other.run();
  await expect(other.stream).toContainText("kept-edit");
});

test("a press on a lab whose code is still on its way is not lost", async ({ page }) => {
  let arrive = (): void => undefined;
  const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/workbench\..*\.js$/u, async (route) => {
    await onItsWay;
    await route.continue();
  });
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/unary/`);
  await page.getByRole("button", { name: "Edit the code" }).first().click();
  arrive();
  await expect(page.getByRole("textbox", { name: /^handler\.ts of / })).toBeFocused();
});

test("a run is shown whatever tab was open, and the tab of the tests stays on its page", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.view("Timeline");
  await lab.view("Tests");
  await lab.run();
  await expect(lab.tab("Stream")).toHaveAttribute("aria-selected", "true");
  await lab.expectStatus("OK");
  await lab.view("Timeline");
  await lab.view("Tests");
  // A page that teaches opens with its own view; one that is a lab alone leaves it to the habit.
  const taught = await Lab.open(page, "/guide/errors/");
  await expect(taught.tab("Stream")).toHaveAttribute("aria-selected", "true");
  await taught.view("Timeline");
  const next = await Lab.open(page, "/lab/stock-ticker/");
  await expect(next.tab("Timeline")).toHaveAttribute("aria-selected", "true");
});
