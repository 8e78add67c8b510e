// Promise: whatever one reader's code does, it ends with a clear status, and nobody else notices.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

test("an endless loop is stopped and named, while another session's 100 ms ticker misses nothing", async ({
  browser,
}) => {
  const [looping, ticking] = await Promise.all([browser.newContext({ hasTouch: true }), browser.newContext()]);
  const ticker = await Lab.open(await ticking.newPage(), "/guide/server-streaming/");
  await ticker.request({ symbol: "TICK", count: 0, interval_ms: 100 });
  const loop = await Lab.open(await looping.newPage(), "/guide/unary/");
  await loop.write(
    edited(handlerOf("stock-ticker"), "const quote = this.#market.quote(checkSymbol(symbol));", "for (;;) {}"),
  );

  await ticker.run();
  await expect(ticker.received.first()).toBeVisible();
  await loop.run();
  await loop.expectStatus("RESOURCE_EXHAUSTED");
  await expect(loop.status).toContainText("1000 ms");
  await ticker.button("Cancel").click();
  await ticker.expectStatus("CANCELLED");
  // The handler numbers its ticks from 1: the last one's number is how many arrived, so none was missed.
  const rows = await ticker.received.allTextContents();
  const sequences = rows.map((row) => Number(/sequence\W+(\d+)/u.exec(row)?.[1]));
  expect(sequences.length).toBeGreaterThan(5);
  expect(sequences).toEqual(sequences.map((_, i) => (sequences[0] ?? 0) + i));

  // The looping reader's session goes on too: the next run answers.
  await loop.button("Reset").click();
  await loop.run();
  await loop.expectStatus("OK");
  await Promise.all([looping.close(), ticking.close()]);
});

test("a handler that is stopped mid-stream by its reader's leaving frees its call", async ({ browser }) => {
  const page = await browser.newPage();
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "GONE", count: 0, interval_ms: 20 });
  await lab.run();
  await expect(lab.received.first()).toBeVisible();
  await page.reload();
  const again = await Lab.open(page, "/guide/server-streaming/");
  await again.run();
  await again.expectStatus("OK");
  await page.close();
});
