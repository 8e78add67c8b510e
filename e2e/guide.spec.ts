// Promise: the guide can be read by everyone: without JavaScript, by keyboard, in both themes, on a phone.
import { expect } from "@playwright/test";
import { violations } from "./audit.ts";
import { guidePages, labPages } from "./guide-pages.ts";
import { Lab, test } from "./lab.ts";

const pages = ["/", ...guidePages];
/** One page of each kind: an audit takes seconds. */
const kinds = ["/", "/guide/overview/", "/guide/server-streaming/", "/guide/performance/", "/reference/limits/"];
const url = (path: string): string => `${String(process.env["PLAYGROUND_URL"])}${path}`;

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  for (const path of pages) {
    test(`${path} shows its text and its handler`, async ({ page }) => {
      await page.goto(url(path));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      if (labPages.includes(path)) await expect(page.getByText("GrpcHandler").first()).toBeVisible();
    });
  }
});

test("every link of the site leads somewhere", async ({ page, request }) => {
  const links = new Set<string>();
  for (const path of pages) {
    await page.goto(url(path));
    for (const link of await page.locator("a[href^='/']").all())
      links.add(String(await link.getAttribute("href")).replace(/#.*/u, ""));
  }
  for (const link of links) expect((await request.get(url(link))).status(), link).toBe(200);
});

test.describe("what is not there", () => {
  test.use({ expectedErrors: /status of 404 .*\/guide\/nothing-here\//u });

  test("a page that is not there says so, and leads back", async ({ page }) => {
    const response = await page.goto(url("/guide/nothing-here/"));
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("link", { name: /guide|home|start|playground/iu }).first()).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`accessibility, ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const path of kinds) {
      test(`${path} as it loads`, async ({ page }) => {
        await page.goto(url(path));
        expect(await violations(page)).toEqual([]);
      });
    }

    test("a lab after a run, with the editor open", async ({ page }) => {
      const lab = await Lab.open(page, "/guide/server-streaming/");
      await lab.button("Edit the code").click();
      await expect(lab.editor).toBeFocused();
      await lab.request({ symbol: "AXE", count: 3, interval_ms: 10 });
      await lab.run();
      await lab.expectStatus("OK");
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("on a phone nothing is wider than the screen, and Run works", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const path of pages) {
    await page.goto(url(path));
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.run();
  await lab.expectStatus("OK");
  await page.close();
});

test("a run by keyboard alone", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.button("Run").focus();
  await page.keyboard.press("Enter");
  await lab.expectStatus("OK");
  await lab.button("Edit the code").press("Enter");
  await expect(lab.editor).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await lab.expectStatus("OK");
  // The editor keeps Tab for indenting until Escape says otherwise.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(lab.editor).not.toBeFocused();
});
