// Promise: from any page the reader finds the next one: by the header, on a phone too, by searching for what they want to do, and
// commands can be copied as they stand.
import { expect } from "@playwright/test";
import { test } from "./lab.ts";

const origin = String(process.env["PLAYGROUND_URL"]);
const url = (path: string): string => `${origin}${path}`;

test("the header leads to the guide, the exercises and the reference, and counts the exercises that are done", async ({
  page,
}) => {
  await page.goto(url("/"));
  const header = page.getByRole("navigation", { name: "Site" });
  await header.getByRole("link", { name: "Exercises" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Exercises");
  await page.evaluate(() => localStorage.setItem("exercises:done", '{"echo":"2026-11-29T00:00:00Z"}'));
  await page.reload();
  await expect(header.getByRole("link", { name: /^Exercises 1\/\d+$/u })).toBeVisible();
  await header.getByRole("link", { name: "Reference" }).click();
  await expect(header.getByRole("link", { name: "Reference" })).toHaveAttribute("aria-current", "true");
  await header.getByRole("link", { name: "Guide" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the menu's button is seen in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(url("/guide/overview/"));
      const background = await page
        .locator("header")
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
      await expect(page.getByRole("button", { name: "Menu" })).not.toHaveCSS("color", background);
    });
  }

  test("home has a menu with the ways into the site and the theme", async ({ page }) => {
    await page.goto(url("/"));
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("combobox", { name: "Select theme" }).last().selectOption("dark");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Exercises" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Exercises");
  });
});

const searches = {
  "refuse large upload": "Client streaming",
  "how to cancel a stream": "Cancellation",
  "slow reader": "Backpressure and flow control",
  timeout: "Deadlines",
  "how do I return an error": "Errors",
  "chat between clients": "Bidirectional streaming",
  "test a handler": "Testing streams",
};
for (const [words, title] of Object.entries(searches)) {
  test(`a search for "${words}" finds the page that teaches it first`, async ({ page }) => {
    await page.goto(url("/guide/unary/"));
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("searchbox", { name: "Search" }).or(page.getByPlaceholder("Search")).first().fill(words);
    await expect(page.locator(".pagefind-ui__result-title").first()).toHaveText(title);
  });
}

test("commands of the guide name the address of this server", async ({ page }) => {
  await page.goto(url("/guide/quick-start/"));
  const command = page.locator(".expressive-code", { hasText: "buf curl" }).first();
  await expect(command).toContainText(`${origin}/stock.v1.StockService/StreamPrices`);
  await expect(command.locator("[data-code]")).toHaveAttribute("data-code", new RegExp(origin, "u"));
});

test("a link into the reference of services opens the part that it leads to", async ({ page }) => {
  await page.goto(url("/reference/services/#chatrequest"));
  await expect(page.getByRole("heading", { name: "ChatRequest", exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "GetPriceRequest", exact: true })).toBeHidden();
});
