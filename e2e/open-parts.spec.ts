// Promise: whatever opens can be used by everyone: axe finds nothing in either theme, and every target has room for a finger.
import { expect } from "@playwright/test";
import { smallTargets, useTheme, violations } from "./audit.ts";
import { test } from "./lab.ts";
import { openers } from "./openers.ts";

const windows = {
  wide: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

for (const name of ["wide", "phone"] as const) {
  test.describe(`${name} window`, () => {
    test.use(windows[name]);
    for (const { name: what, path, open } of openers.filter(({ only = name }) => only === name)) {
      test(what, async ({ page }) => {
        await page.goto(`${String(process.env["PLAYGROUND_URL"])}${path}`);
        await open(page);
        await useTheme(page, "light");
        expect.soft(await violations(page), "in the light theme").toEqual([]);
        await useTheme(page, "dark");
        expect.soft(await violations(page, { rules: ["color-contrast"] }), "in the dark theme").toEqual([]);
        expect.soft(await smallTargets(page, { isPhone: name === "phone" }), "too small").toEqual([]);
      });
    }
  });
}
