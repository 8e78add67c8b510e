// Promise: an exercise is checked by what the code does, says what it saw, and remembers what is done.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Lab } from "./lab.ts";

const at = (path: string): string => `${String(process.env["PLAYGROUND_URL"])}${path}`;
const solution = readFileSync(new URL("../content/exercises/stop-on-cancel/solution.ts", import.meta.url), "utf8");

test("a check fails with its reason, passes after the repair, and the page remembers it", async ({ page }) => {
  const lab = await Lab.open(page, "/exercises/stop-on-cancel/");
  const checks = page.getByRole("region", { name: "Checks" });
  await checks.getByRole("button", { name: "Check" }).click();
  await expect(checks.getByRole("status")).toHaveText("1 of 2 hold.");
  await expect(checks).toContainText("from the firing of the handler's signal to the end of the handler's code");
  await expect(checks.getByRole("list", { name: "Marked events" }).getByRole("listitem")).toHaveText([
    /signal fired/u,
    /code has run to its end/u,
  ]);

  await lab.write(solution);
  await expect(checks.getByRole("status")).toContainText("The code has changed since.");
  await checks.getByRole("button", { name: "Check" }).click();
  await expect(checks.getByRole("status")).toHaveText("All 2 hold. Well done.");

  await page.goto(at("/exercises/"));
  const list = page.locator("exercise-list");
  await expect(list.getByRole("status")).toHaveText(/^1 of \d+ done$/u);
  await expect(
    list.getByRole("link", { name: "Stop when they leave" }).getByRole("img", { name: "done" }),
  ).toBeVisible();
  const download = page.waitForEvent("download");
  await list.getByRole("button", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toBe("grpc-exercises.json");
  page.on("dialog", (dialog) => void dialog.accept());
  await list.getByRole("button", { name: "Reset" }).click();
  await expect(list.getByRole("status")).toHaveText(/^0 of/u);
});

test("hints come one at a time, and the solution when it is asked for", async ({ page }) => {
  await page.goto(at("/exercises/stop-on-cancel/"));
  const hints = page.locator("details.hint");
  await expect(hints.nth(1)).toBeHidden();
  await hints.nth(0).locator("summary").click();
  await expect(hints.nth(1)).toBeVisible();
  await expect(hints.nth(2)).toBeHidden();
  await page.getByText("Show one that passes").click();
  await expect(page.getByText("context.signal").last()).toBeVisible();
});
