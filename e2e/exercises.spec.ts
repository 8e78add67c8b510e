// Promise: an exercise is checked by what the code does, says what it saw, and remembers what is done.
import { readFileSync } from "node:fs";
import { expect, type Locator } from "@playwright/test";
import { Lab, test } from "./lab.ts";

const at = (path: string): string => `${String(process.env["PLAYGROUND_URL"])}${path}`;
const solutionOf = (name: string): string =>
  readFileSync(new URL(`../content/exercises/${name}/solution.ts`, import.meta.url), "utf8");

test(
  "a check fails with its reason, passes after the repair, and the page remembers it",
  { tag: "@firefox" },
  async ({ page }) => {
    const lab = await Lab.open(page, "/exercises/stop-on-cancel/");
    const checks = page.getByRole("region", { name: "Checks" });
    await checks.getByRole("button", { name: "Check" }).click();
    await expect(checks.getByRole("status")).toHaveText("2 of 3 hold.");
    await expect(checks).toContainText("from the firing of the handler's signal to the end of the handler's code");
    await expect(checks.getByRole("list", { name: "Marked events" }).getByRole("listitem")).toHaveText([
      /signal fired/u,
      /code has run to its end/u,
    ]);

    await lab.write(solutionOf("stop-on-cancel"));
    await expect(checks.getByRole("status")).toContainText("The code has changed since.");
    await checks.getByRole("button", { name: "Check" }).click();
    await expect(checks.getByRole("status")).toHaveText("All 3 hold.");
    await expect(checks).toContainText("Proven: you can end a stream's work within milliseconds of a cancel.");
    await expect(page.getByRole("navigation", { name: "Site" })).toContainText(/Exercises\s*1\/\d+/u);

    await page.goto(at("/exercises/"));
    const list = page.locator("course-list");
    await expect(list.getByRole("status")).toHaveText(/^1 of \d+ done$/u);
    await expect(list.getByRole("listitem").filter({ hasText: "Stop when they leave" })).toContainText("done");
  },
);

test("progress is exported as a file, and begins anew when it is reset", async ({ page }) => {
  const lab = await Lab.open(page, "/exercises/stop-on-cancel/");
  await lab.write(solutionOf("stop-on-cancel"));
  const checks = page.getByRole("region", { name: "Checks" });
  await checks.getByRole("button", { name: "Check" }).click();
  await expect(checks.getByRole("status")).toHaveText("All 3 hold.");

  await page.goto(at("/exercises/"));
  const list = page.locator("course-list");
  await expect(list.getByRole("status")).toHaveText(/^1 of \d+ done$/u);
  const download = page.waitForEvent("download");
  await list.getByRole("button", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toBe("grpc-course.json");
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

test("the course lists guide and exercises in order, counts what is done, and Continue leads to the first that is not", async ({
  page,
}) => {
  await page.goto(at("/guide/overview/"));
  await page.getByRole("link", { name: /^Read next/u }).scrollIntoViewIfNeeded();
  const sidebar = page.getByRole("navigation", { name: "Main" });
  await expect(sidebar.getByRole("link", { name: "Overview" }).getByRole("img", { name: "done" })).toBeVisible();
  await sidebar.getByRole("link", { name: "Course" }).click();
  const list = page.locator("course-list");
  await expect(list.getByRole("status")).toHaveText(/^1 of \d+ done$/u);
  await list.getByRole("listitem").filter({ hasText: "Quick start" }).hover();
  await list.getByRole("button", { name: "Mark as done", description: /^One call from this page/u }).click();
  await expect(list.getByRole("status")).toHaveText(/^2 of \d+ done$/u);
  await page.reload();
  await expect(list.getByRole("status")).toHaveText(/^2 of \d+ done$/u);
  await list.getByRole("link", { name: "Continue: Unary" }).click();
  await expect(page).toHaveURL(/\/guide\/unary\/$/u);
});

test("progress goes into a file and comes back; what is no such file is refused with the reason", async ({ page }) => {
  await page.goto(at("/course/"));
  await page.evaluate(() => localStorage.setItem("exercises:done", '{"echo":"2026-11-29T00:00:00Z"}'));
  await page.reload();
  const list = page.locator("course-list");
  const download = page.waitForEvent("download");
  await list.getByRole("button", { name: "Export" }).click();
  const file = await (await download).path();
  page.on("dialog", (dialog) => void dialog.accept());
  await list.getByRole("button", { name: "Reset" }).click();
  await expect(list.getByRole("status")).toHaveText(/^0 of/u);
  const input = list.getByLabel("Progress file");
  await input.setInputFiles({ name: "photo.json", mimeType: "application/json", buffer: Buffer.from("[1]") });
  await expect(list.getByRole("status")).toHaveText(/^This file cannot be taken: it is no JSON object\./u);
  await input.setInputFiles(file);
  await expect(list.getByRole("status")).toHaveText(/^1 of/u);
});

test("home, header and sidebar lead on: to the next exercise, and to where the reader is", async ({ page }) => {
  await page.goto(at("/"));
  await page.getByRole("link", { name: "First exercise: Answer a call" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Answer a call");
  await page.evaluate(() => localStorage.setItem("exercises:done", '{"echo":"2026-11-29T00:00:00Z"}'));
  await page.goto(at("/reference/status-codes/"));
  const header = page.getByRole("navigation", { name: "Site" });
  await header.getByRole("link", { name: "Continue: Make it a stream" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Make it a stream");
  await expect(page.getByRole("link", { name: /^Exercise 2 of \d+$/u })).toBeVisible();
  await page.goto(at("/guide/glossary/"));
  const current = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Glossary" });
  await expect(current).toBeInViewport({ ratio: 1 });
  await expect(current).toHaveAttribute("aria-current", "page");
});

test("an exercise by keyboard alone, from landing on home to the next one", async ({ page }) => {
  let presses = 0;
  const press = async (key: string): Promise<void> => {
    presses++;
    await page.keyboard.press(key);
  };
  const tabTo = async (target: Locator): Promise<void> => {
    for (const before = presses; presses < before + 60;) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await press("Tab");
    }
    throw new Error("60 presses of Tab did not reach the element");
  };
  await page.goto(at("/"));
  await press("Tab");
  await press("Enter"); // Skip to content.
  await tabTo(page.getByRole("link", { name: "First exercise: Answer a call" }));
  await press("Enter");
  const lab = await Lab.hydrated(page);
  await press("Tab");
  await press("Enter");
  await tabTo(lab.button("Edit the code"));
  await press("Enter");
  await expect(lab.editor).toBeFocused();
  await press("ControlOrMeta+A");
  await page.keyboard.insertText(solutionOf("echo"));
  await press("ControlOrMeta+Shift+Enter");
  const checks = page.getByRole("region", { name: "Checks" });
  await expect(checks.getByRole("status")).toHaveText("All 2 hold.");
  // The key that checks wrote nothing into the code.
  await expect(checks.getByRole("link", { name: "Next: Make it a stream" })).toBeVisible();
  await press("Alt+Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Make it a stream");
  test.info().annotations.push({ type: "keys", description: `${String(presses)} keys and the code` });
  expect(presses).toBeLessThan(40);
});
