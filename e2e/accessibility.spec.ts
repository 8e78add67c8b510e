// Promise: every view of the lab can be used by everyone, in both themes, while a stream runs and after it.
import { expect } from "@playwright/test";
import { violations } from "./audit.ts";
import { Lab, test } from "./lab.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("every view while a stream runs", async ({ page }) => {
      const lab = await Lab.open(page, "/guide/server-streaming/");
      await lab.root.getByText("Faults", { exact: true }).click();
      await lab.root.getByRole("spinbutton", { name: "Delay responses" }).fill("20");
      await lab.request({ symbol: "AXE", count: 0, interval_ms: 50 });
      await lab.run();
      await expect(lab.received.first()).toBeVisible();
      await lab.received.first().click();
      for (const name of ["Stream", "Timeline", "Wire", "Charts", "Flow"]) {
        await lab.tab(name).click();
        await expect(lab.root.getByRole("tabpanel", { name, exact: true })).not.toContainText("Loading…");
        // What is around the views stays as it is.
        expect(await violations(page, { part: name === "Stream" ? ".lab" : ".lab-stream" }), name).toEqual([]);
      }
      await lab.button("Cancel").click();
      await lab.expectStatus("CANCELLED");
    });

    test("what is kept, given away and written, and a second client", async ({ page }) => {
      const lab = await Lab.open(page, "/lab/chat/");
      await lab.view("Runs");
      const bob = await lab.addClient();
      for (const one of [lab, bob]) {
        await one.run();
        await one.send({ user: "Axe", text: "hello" });
        await expect(one.status).toContainText("↓");
        await expect(one.status).not.toContainText("↓0");
        await one.button("End input").click();
        await one.expectStatus("OK");
      }
      await expect(lab.root.getByRole("region", { name: "Runs" })).toContainText("Chat");
      expect(await violations(page, { part: ".lab-frame" }), "Runs, and a second client").toEqual([]);
      await lab.view("Tests");
      await lab.view("client.ts");
      await expect(lab.root.getByRole("textbox", { name: /^client\.ts of / })).toBeAttached();
      expect(await violations(page, { part: ".lab" }), "Tests and client.ts").toEqual([]);
      await lab.view("Copy as");
      await lab.view("Changes");
      await expect(lab.root.getByText("buf curl", { exact: true })).toBeVisible();
      expect(await violations(page, { part: ".lab" }), "Copy as and Changes").toEqual([]);
      await lab.button("Share").click();
      await expect(page.getByRole("textbox", { name: "Link to join" })).toHaveValue(/http/u);
      expect(await violations(page, { part: "dialog[open]" }), "Share").toEqual([]);
    });

    test("the lab alone, in a frame's page", async ({ page }) => {
      const lab = await Lab.open(page, `/embed/stock-ticker/?theme=${colorScheme}`);
      await lab.request({ symbol: "AXE", count: 2, interval_ms: 1 });
      await lab.run();
      await lab.expectStatus("OK");
      expect(await violations(page, { part: "body" })).toEqual([]);
    });
  });
}

test("nothing moves when the editor takes the text's place", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const below = lab.root.getByRole("textbox", { name: /^Request/ });
  const placed = async (): Promise<number> =>
    Number((await below.boundingBox())?.y) - Number((await lab.root.boundingBox())?.y);
  const before = await placed();
  await lab.button("Edit the code").click();
  await expect(lab.editor).toBeFocused();
  expect(await placed()).toBe(before);
});

test("with reduced motion nothing turns or breathes", async ({ browser }) => {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "CALM", count: 0, interval_ms: 50 });
  await lab.run();
  await expect(lab.received.first()).toBeVisible();
  // What goes by a scroll's place, and not by time, moves only when the reader moves it.
  const animations = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ timeline }) => timeline instanceof DocumentTimeline)
      .map((one) => (one as CSSAnimation).animationName),
  );
  expect(animations.filter((name) => name)).toEqual([]);
  await page.close();
});
