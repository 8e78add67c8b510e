// Promise: in a window of 320 CSS pixels, which is also what 400 % zoom leaves of 1280, everything is there and can be used.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { guidePages } from "./guide-pages.ts";
import { Lab, protoOf, test } from "./lab.ts";

const url = (path: string): string => `${String(process.env["PLAYGROUND_URL"])}${path}`;
const solution = readFileSync(new URL("../content/exercises/echo/solution.ts", import.meta.url), "utf8");

async function expectNoWider(page: Page, path: string): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
}

test("no page is wider than the window", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  const others = ["/", "/course/", "/exercises/", "/exercises/echo/", "/lab/", "/lab/chat/", "/embed/chat/"];
  for (const path of [...others, ...guidePages]) {
    await page.goto(url(path));
    await expectNoWider(page, path);
  }
});

for (const height of [640, 256]) {
  test.describe(`320 by ${String(height)}`, () => {
    // The text box of touch screens stands in for the big editor.
    test.use({ viewport: { width: 320, height }, hasTouch: true });

    test("a page of the guide: Run, and its first message and status are in reach", async ({ page }) => {
      const lab = await Lab.openAsBuilt(page, "/guide/server-streaming/");
      await lab.run();
      await lab.expectStatus("OK");
      await lab.received.first().click();
      await lab.status.scrollIntoViewIfNeeded();
      await expect(lab.status).toBeInViewport();
      await expectNoWider(page, "after a Run");
    });

    test("an exercise from its task to the next one", async ({ page }) => {
      const lab = await Lab.openAsBuilt(page, "/exercises/echo/");
      await lab.tab("Code").click();
      await lab.write(solution);
      await lab.button("Check").click();
      const next = page.getByRole("link", { name: /^Next: /u });
      await expect(next).toBeVisible();
      await expectNoWider(page, "after Check");
      await next.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Make it a stream");
    });

    test("a lab of one's own from a .proto, and a request by its form", async ({ page }) => {
      await page.goto(url("/lab/"));
      await page.getByRole("textbox", { name: "Your .proto" }).fill(protoOf("stock/v1/stock.proto"));
      await expect(page.getByRole("list", { name: "Methods found" })).toBeVisible();
      await expectNoWider(page, "/lab/");
      await page.getByRole("button", { name: "Create" }).click();
      const lab = await Lab.nth(page, 0);
      await lab.chooseMethod("GetPrice");
      await lab.tab("Result").click();
      await lab.openRequest();
      await lab.writeAs("form");
      const form = lab.root.getByRole("group", { name: "Request as a form" });
      await form.getByRole("textbox", { name: "symbol" }).fill("NARROW");
      await expectNoWider(page, "with a form");
      await lab.run();
      await lab.expectStatus("OK");
      await expect(lab.received.first()).toBeVisible();
      await expectNoWider(page, "after its Run");
    });
  });
}
