// Promise: one screen, and one thing at a time: code, stream and status are in sight together, a page shows what it teaches with, and
// everything else is one press away.
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { Lab, test } from "./lab.ts";

const solution = readFileSync(new URL("../content/exercises/stop-on-cancel/solution.ts", import.meta.url), "utf8");

/** Whether the element is whole in the window. */
function inWindow(element: Locator): Promise<boolean> {
  return element.evaluate((one) => {
    const { top, bottom, height } = one.getBoundingClientRect();
    return height > 0 && top >= 0 && bottom <= innerHeight;
  });
}

/** What of a lab can be pressed, chosen or typed into. */
function controlsOf(lab: Lab): Promise<string[]> {
  return lab.root
    .locator("button, a[href], input, select, textarea, summary, [tabindex]")
    .filter({ visible: true })
    .evaluateAll((all) => all.map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim()));
}

test.describe("at 1440 by 900", () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test("after Run, without scrolling: the line that yields, three rows of the stream, and the status", async ({
    page,
  }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/server-streaming/");
    await lab.run();
    await lab.expectStatus("OK");
    await expect.poll(() => inWindow(lab.status)).toBe(true);
    await expect.poll(() => inWindow(lab.root.locator(".lab-opening-line"))).toBe(true);
    const rows = lab.stream.locator(".lab-row");
    const inside = await rows.evaluateAll((all) => {
      const log = all[0]?.closest('[role="log"]')?.getBoundingClientRect();
      return all
        .map((row) => row.getBoundingClientRect())
        .filter(({ top, bottom }) => log && top >= log.top - 1 && bottom <= log.bottom + 1 && bottom <= innerHeight);
    });
    expect(inside.length).toBeGreaterThanOrEqual(3);
    await expect(lab.root.locator(".lab-opening-line")).toContainText("yield");
  });

  test("home shows the line that yields, the place of the stream and the status before anything is touched", async ({
    page,
  }) => {
    const lab = await Lab.openAsBuilt(page, "/");
    await expect(lab.root.locator(".lab-opening-line")).toContainText("yield");
    await expect(lab.root.locator(".lab-opening-line")).toBeInViewport({ ratio: 1 });
    await expect(lab.stream).toBeInViewport({ ratio: 1 });
    await expect(lab.status).toBeInViewport({ ratio: 1 });
  });

  test("a first lab at rest has at most 16 controls, and the stream is its only view", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/server-streaming/");
    const controls = await controlsOf(lab);
    expect(controls.length, controls.join(", ")).toBeLessThanOrEqual(16);
    await expect(lab.root.getByRole("tablist", { name: "Views of the run" }).getByRole("tab")).toHaveText(["Stream"]);
  });

  test("More shows the rest, on the next page too, until it is closed", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/unary/");
    await expect(lab.button("Share")).toBeHidden();
    await lab.button("More").click();
    for (const name of ["Timeline", "Wire", "Charts", "Flow", "Tests", "Runs", "Copy as"]) {
      await expect(lab.tab(name)).toBeVisible();
    }
    await expect(lab.button("Share")).toBeVisible();
    await expect(lab.handler).toBeVisible();

    const next = await Lab.openAsBuilt(page, "/guide/server-streaming/");
    await expect(next.button("Download")).toBeVisible();
    await next.button("More").click();
    await expect(next.button("Download")).toBeHidden();
    await expect(next.tab("Timeline")).toBeHidden();
  });

  test("a page's own view comes before the habit from the page before, and what is set is shown", async ({ page }) => {
    const lab = await Lab.open(page, "/guide/unary/");
    await lab.view("Wire");
    await lab.deadline(60_000);
    await lab.button("More").click();
    await expect(lab.root.getByRole("textbox", { name: "Deadline" })).toHaveValue("60000");
    await expect(lab.tab("Wire")).toHaveAttribute("aria-selected", "true");

    const streaming = await Lab.openAsBuilt(page, "/guide/server-streaming/");
    await expect(streaming.tab("Stream")).toHaveAttribute("aria-selected", "true");
    const flow = await Lab.openAsBuilt(page, "/guide/flow-control/");
    await expect(flow.tab("Flow")).toHaveAttribute("aria-selected", "true");
  });

  test("an inline lab opens as a workbench with its state; Escape and Back lead into the text again", async ({
    page,
  }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/unary/");
    await lab.run();
    await lab.expectStatus("OK");
    await lab.button("Open workbench").click();
    await expectFills(page, lab);
    await lab.expectStatus("OK");
    await expect(page.getByRole("listitem").filter({ hasText: "Press Run" }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(lab.button("Open workbench")).toBeVisible();
    await expect(lab.root.getByRole("separator")).toHaveCount(0);
    await lab.button("Open workbench").click();
    await page.goBack();
    await expect(lab.button("Open workbench")).toBeVisible();
    await lab.expectStatus("OK");
    expect(new URL(page.url()).pathname).toBe("/guide/unary/");
  });

  test("an opened workbench is open again after a reload, and Back leads into the text", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/unary/");
    await lab.button("Open workbench").click();
    await expectFills(page, lab);
    await page.reload();
    await expectFills(page, await Lab.hydrated(page));
    await page.goBack();
    await expect(lab.button("Open workbench")).toBeVisible();
    await page.reload();
    await expect(lab.button("Open workbench")).toBeVisible();
  });

  test("the dividers move by keys and by dragging, and stay where they were put", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/quick-start/");
    await expectFills(page, lab);
    const text = lab.root.getByRole("separator", { name: "Width of the text" });
    const code = lab.root.getByRole("separator", { name: "Room for the code" });
    await code.press("Home");
    await expect(code).toHaveAttribute("aria-valuenow", "20");
    await code.press("ArrowDown");
    await expect(code).toHaveAttribute("aria-valuenow", "22");
    await text.hover();
    await page.mouse.down();
    await page.mouse.move(720, 400);
    await page.mouse.up();
    await expect(text).toHaveAttribute("aria-valuenow", "50");
    await page.reload();
    await Lab.hydrated(page);
    await expect(text).toHaveAttribute("aria-valuenow", "50");
    await expect(code).toHaveAttribute("aria-valuenow", "22");
    await text.dblclick();
    await expect(text).toHaveAttribute("aria-valuenow", "36");
  });
});

test.describe("at 1024 by 768", () => {
  test.use({ viewport: { width: 1024, height: 768 } });

  test("edited code leaves the names of the files whole", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/exercises/stop-on-cancel/");
    await lab.write("export {};");
    const names = lab.root.getByRole("tablist", { name: "Files" });
    await expect.poll(() => names.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);
  });

  test("of two clients beside each other, the second has its message, Send and stream in sight", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/bidirectional-streaming/");
    await lab.run();
    await lab.button("Send").click();
    const other = await lab.addClient();
    await other.run();
    // A click would scroll as far as it takes.
    await other.button("Send").press("Enter");
    await expect(other.received).not.toHaveCount(0);
    await expect(other.button("Send")).toBeInViewport({ ratio: 1 });
    await expect(other.root.getByRole("textbox", { name: /^Next message/u })).toBeInViewport({ ratio: 1 });
  });
});

/** The lab reaches the window's edge, and the page itself does not scroll. */
async function expectFills(page: Page, lab: Lab): Promise<void> {
  await expect.poll(() => inWindow(lab.root.locator(".lab-grid"))).toBe(true);
  const height = (await lab.root.locator(".lab-grid").boundingBox())?.height ?? 0;
  expect(height).toBeGreaterThan(700);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflowY)).toBe("hidden");
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("an exercise shows one part at a time, Run stays in reach, and a Run leads to its result", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/exercises/stop-on-cancel/");
    await expect(lab.tab("Task")).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
    await expect(lab.button("Run")).toBeInViewport();
    await lab.tab("Code").click();
    await expect(lab.root.locator(".lab-files")).toBeInViewport();
    await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
    const atRest = await lab.button("Run").boundingBox();
    await lab.run();
    await expect(lab.tab("Result")).toHaveAttribute("aria-selected", "true");
    await expect(lab.received.first()).toBeInViewport();
    await expect(lab.status).toBeInViewport();
    // A second press of the thumb is one on the same button.
    await expect(lab.button("Stop")).toBeVisible();
    expect((await lab.button("Run").boundingBox())?.y).toBe(atRest?.y);
    await lab.button("Stop").click();
    await lab.tab("Result").press("ArrowLeft");
    await expect(lab.tab("Code")).toBeFocused();
    const box = await lab.button("Run").boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
  });

  test("after the last check the way to the next exercise is in sight, and nothing covers it or the code", async ({
    page,
  }) => {
    const lab = await Lab.openAsBuilt(page, "/exercises/stop-on-cancel/");
    await lab.tab("Code").click();
    const code = await lab.root.locator(".lab-static-frame").first().boundingBox();
    const edit = await lab.button("Edit the code").boundingBox();
    expect(edit?.y).toBeGreaterThanOrEqual((code?.y ?? Infinity) + (code?.height ?? 0));
    await lab.write(solution);
    await lab.button("Check").click();
    const next = page.getByRole("link", { name: /^Next: /u });
    await expect(next).toBeVisible();
    await expect.poll(() => next.evaluate(isOnTop)).toBe(true);
  });
});

/** Whether what is seen at the element's middle is the element. */
function isOnTop(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}

for (const [width, height] of [
  [320, 640],
  [360, 256],
] as const) {
  test(`nothing is cut off at ${String(width)} by ${String(height)}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const path of ["/guide/unary/", "/guide/quick-start/"]) {
      const lab = await Lab.openAsBuilt(page, path);
      await lab.run();
      await lab.expectStatus("OK");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(width);
    }
  });
}
