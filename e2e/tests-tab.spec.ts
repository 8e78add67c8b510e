// Promise: the Tests tab says which fixtures a change breaks, and why; and each of them opens in the lab.
import { expect, type Locator } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

const broken = edited(handlerOf("stock-ticker"), "...quote, sequence: 1 }", "...quote, sequence: 2 }");

/** Runs the fixtures to their end and returns the names of those that failed. */
async function failing(tests: Locator): Promise<string[]> {
  await tests.getByRole("button", { name: /^Run tests/u }).click();
  await expect(tests.getByRole("status")).toHaveText(/^\d+ passed, \d+ failed$/u);
  const rows = tests.getByRole("listitem").filter({ hasText: ": failed" });
  const names = await rows.locator(".lab-test-name").allTextContents();
  return names.map((name) => name.replace(": failed", ""));
}

test("break the ticker, and exactly what it breaks is red, with the reason; mended, all is green", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(broken);
  const tests = await lab.view("Tests");
  expect(await failing(tests)).toEqual(["unary_price", "unary_price_in_capitals"]);
  const row = tests.getByRole("listitem").filter({ hasText: "unary_price:" });
  await expect(row).toContainText("sequence: expected 1, found 2");
  await expect(row.locator("mark")).toContainText('"sequence":2');

  await lab.button("Reset").click();
  expect(await failing(tests)).toEqual([]);
});

test("a fixture that is opened fills the request, and its run meets the expectation that is shown", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const tests = await lab.view("Tests");
  expect(await failing(tests)).toEqual([]);
  await tests.getByRole("button", { name: "Open error_unary_symbol in the lab" }).click();
  await expect(lab.root.getByLabel("Method")).toHaveValue("GetPrice");
  await expect(lab.root.getByRole("region", { name: "Expected" })).toContainText("INVALID_ARGUMENT");
  await lab.run();
  await lab.expectStatus("INVALID_ARGUMENT");
});
