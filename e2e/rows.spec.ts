// Promise: a row of the stream shows its message, however narrow the log is, and what has changed since the one before.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

const sentence = "Is anyone here, or am I all alone in this long and empty room on a Sunday afternoon?";

test("fields that differ from the message before are bold, and only they", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "BOLD", count: 2, interval_ms: 1 });
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received.nth(0).locator("b")).toHaveCount(0);
  const second = lab.received.nth(1);
  await expect(second.locator("b").filter({ hasText: /^2$/u })).toHaveCount(1);
  await expect(second).toContainText("symbol BOLD");
  await expect(second.locator("b").filter({ hasText: "BOLD" })).toHaveCount(0);
});

test("wrapped rows show all of a long text, and a long stream still follows its end", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const long = edited(
    handlerOf("stock-ticker"),
    "sequence: ++sequence };",
    `sequence: ++sequence, symbol: "${sentence.repeat(4)}" };`,
  );
  await lab.write(long);
  await lab.request({ symbol: "A", count: 300, interval_ms: 1 });
  const wrap = lab.button("Wrap lines");
  await wrap.click();
  await expect(wrap).toHaveAttribute("aria-pressed", "true");
  await lab.run();
  await lab.expectStatus("OK");
  const last = lab.received.filter({ hasText: /sequence 300/u });
  await expect(last).toBeInViewport();
  const heights = await lab.received.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThan(24);
  // From the end to the beginning: each row is where the reader comes to it.
  await lab.stream.focus();
  await page.keyboard.press("Home");
  await expect(lab.received.filter({ hasText: /sequence 1(?!\d)/u })).toBeInViewport();
  await page.reload();
  await lab.root.hover({ position: { x: 1, y: 1 } });
  await expect(wrap).toHaveAttribute("aria-pressed", "true");
});

test("on a phone a row has two lines, and the text comes before all else", async ({ browser }) => {
  const phone = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const lab = await Lab.open(await phone.newPage(), "/guide/bidirectional-streaming/");
  await lab.run();
  await lab.send({ user: "Ann", text: sentence });
  const answer = lab.received.filter({ hasText: "Is anyone here" }).first();
  await answer.scrollIntoViewIfNeeded();
  const row = await answer.boundingBox();
  const body = await answer.locator(".lab-body").boundingBox();
  expect(row?.height).toBe(44);
  expect((body?.width ?? 0) / (row?.width ?? 1)).toBeGreaterThan(0.7);
  await phone.close();
});

test("empty messages and what could not be read say so", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.run();
  await lab.send({});
  await expect(lab.stream.locator('[data-kind="sent"]')).toContainText("empty message");
});
