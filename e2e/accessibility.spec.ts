// Promise: every view of the lab can be used by everyone, in both themes, while a stream runs and after it.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { Lab } from "./lab.ts";

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(".lab")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

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
        expect(await violations(page), name).toEqual([]);
      }
      await lab.button("Cancel").click();
      await lab.expectStatus("CANCELLED");
    });
  });
}

test("nothing moves when the editor takes the text's place", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const below = lab.root.getByRole("textbox", { name: /^Request/ });
  const before = await below.boundingBox();
  await lab.button("Edit the code").click();
  await expect(lab.editor).toBeFocused();
  expect(await below.boundingBox()).toEqual(before);
});

test("with reduced motion nothing turns or breathes", async ({ browser }) => {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "CALM", count: 0, interval_ms: 50 });
  await lab.run();
  await expect(lab.received.first()).toBeVisible();
  const animations = await page.evaluate(() =>
    document.getAnimations().map((one) => (one as CSSAnimation).animationName),
  );
  expect(animations.filter((name) => name)).toEqual([]);
  await page.close();
});
