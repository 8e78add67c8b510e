// Promise: what else lives on the pages is live too: the four modes side by side, and the measurements.
import { expect } from "@playwright/test";
import { guidePages } from "./guide-pages.ts";
import { test } from "./lab.ts";

const at = (path: string): string => `${String(process.env["PLAYGROUND_URL"])}${path}`;

test("the overview runs all four modes, each in its own order", async ({ page }) => {
  await page.goto(at("/guide/overview/"));
  const section = page.getByRole("region", { name: "The four modes, live" });
  await section.getByRole("button", { name: "Run all four" }).click();
  const kinds = (mode: string) =>
    section
      .getByRole("log", { name: mode })
      .locator("li")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["kind"]));
  await expect(section.locator('[data-status="OK"]')).toHaveCount(4);
  expect(await kinds("Unary")).toEqual(["sent", "half_closed", "received", "status"]);
  expect((await kinds("Server streaming")).filter((kind) => kind === "received")).toHaveLength(3);
  // Nothing is received before the half-close; then one response.
  const client = await kinds("Client streaming");
  expect(client.indexOf("received")).toBeGreaterThan(client.indexOf("half_closed"));
  expect(client.filter((kind) => kind === "received")).toHaveLength(1);
  // The first answer is there before the last request has gone.
  const chat = await kinds("Bidirectional");
  expect(chat.indexOf("received")).toBeLessThan(chat.lastIndexOf("sent"));
});

for (const path of guidePages.filter((path) => path.includes("performance"))) {
  test(`${path} measures both ways when the reader asks, and the bad one costs more`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.goto(at(path));
    const sections = page.getByRole("region", { name: /^Measure: / });
    const count = await sections.count();
    expect(count).toBe(3);
    for (let index = 0; index < count; index++) {
      const section = sections.nth(index);
      await section.scrollIntoViewIfNeeded();
      await expect(section.locator("[data-figure]")).toHaveCount(0);
      await section.getByRole("button", { name: "Measure" }).click();
      await expect(section.getByRole("status")).toHaveAttribute("data-state", "done", { timeout: 90_000 });
      const [good, bad] = await section
        .locator("dd")
        .evaluateAll((found) => found.map((one) => Number((one as HTMLElement).dataset["figure"])));
      test
        .info()
        .annotations.push({ type: "figure", description: `${path} ${String(index)}: ${String(good)} ${String(bad)}` });
      // Time that is measured on a busy machine proves nothing; what is counted does.
      const unit = await section.locator("dd").first().textContent();
      if (!unit?.endsWith(" ms")) expect(Number(bad)).toBeGreaterThan(Number(good) * 1.5);
    }
  });
}
