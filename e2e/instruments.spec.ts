// Promise: the lab shows what half-close, a deadline, a cancel, a lost connection and backpressure are: each from both
// sides, and one choice in every view.
import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

/** A stream without end at that pace, in the page's first lab. */
async function endless(lab: Lab, intervalMs: number): Promise<void> {
  await lab.request({ symbol: "AAPL", count: 0, interval_ms: intervalMs });
  await lab.run();
  await expect(lab.received.first()).toBeVisible();
}

test("a chosen message is chosen in the log, in the handler's log, on the timeline, in bytes and in the editor", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "AAPL", count: 3, interval_ms: 10 });
  await lab.run();
  await lab.expectStatus("OK");
  await lab.received.nth(1).click();
  await expect(lab.handler.locator("[data-selected]")).toContainText("yielded message 2");
  await expect(lab.root.locator(".lab-marked-line")).toContainText("yield");

  await lab.tab("Wire").click();
  const browser = lab.root.getByRole("region", { name: "Browser ⇄ proxy" });
  const grpc = lab.root.getByRole("region", { name: "Proxy ⇄ backend" });
  await expect(browser).toContainText("3: DATA");
  await expect(grpc).toContainText("0: not compressed");
  for (const hop of [browser, grpc]) await expect(hop).toContainText('"AAPL"');

  await lab.tab("Timeline").click();
  const timeline = lab.root.getByRole("group", { name: /^Timeline/ });
  await timeline.press("ArrowRight");
  await expect(lab.root).toContainText(/known to ±[\d.]+ ms/);
  await lab.tab("Stream").click();
  await expect(lab.stream.locator("[data-selected]")).toContainText("3");
});

test("Disconnect: the client is told UNAVAILABLE, the handler's signal fires, and the next Run connects anew", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await endless(lab, 20);
  await lab.button("Disconnect").click();
  await lab.expectStatus("UNAVAILABLE");
  await expect(lab.stream).toContainText("the connection is cut");
  await expect(lab.handler).toContainText("signal fired: cancelled by the client: the connection was lost");
  await expect(lab.handler).toContainText("code has run to its end");
  await lab.request({ symbol: "AAPL", count: 2, interval_ms: 5 });
  await lab.run();
  await lab.expectStatus("OK");
});

for (const carrier of ["gRPC-Web", "Connect"]) {
  for (const path of ["/guide/server-streaming/", "/guide/unary/"]) {
    test(`${carrier} carries the lab of ${path}, and the wire shows its bytes`, async ({ page }) => {
      const lab = await Lab.open(page, path);
      await lab.root.getByText(carrier, { exact: true }).click();
      if (path.includes("server")) await lab.request({ symbol: "AAPL", count: 3, interval_ms: 5 });
      await lab.run();
      await lab.expectStatus("OK");
      await expect(lab.received).toHaveCount(path.includes("server") ? 3 : 1);
      await lab.received.first().click();
      await lab.tab("Wire").click();
      await expect(lab.root.getByRole("region", { name: "Browser ⇄ proxy" })).toContainText('"AAPL"');
    });
  }
}

test("where fetch can carry no request stream, the lab says so", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await expect(lab.root.getByRole("radio", { name: "gRPC-Web" })).toBeDisabled();
  await expect(lab.root).toContainText("browsers send no request stream by fetch");
});

test("a fault fails the call at the message it names, and shows the code that does it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.root.getByText("Faults", { exact: true }).click();
  await lab.root.getByRole("spinbutton", { name: "Fail at message" }).fill("3");
  await lab.root.getByText("The code that is deployed with yours").click();
  await expect(lab.root.getByText("labWithFaults(StockTicker")).toBeVisible();
  await lab.request({ symbol: "AAPL", count: 9, interval_ms: 5 });
  await lab.run();
  await lab.expectStatus("UNAVAILABLE");
  await expect(lab.status).toContainText("failed at message 3");
  await expect(lab.received).toHaveCount(2);
});

test("backpressure: a slow reader stops the handler's yield, and a fast one lets it go on", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  // Large messages, so that the windows between here and the handler are full at once.
  await lab.write(
    edited(handlerOf("stock-ticker"), "sequence: ++sequence };", 'sequence: ++sequence, symbol: "x".repeat(8_000) };'),
  );
  await endless(lab, 5);
  await lab.tab("Flow").click();
  const speed = lab.root.getByRole("slider", { name: "Reader speed" });
  const figures = lab.root.locator(".lab-flow-figures");
  await expect(figures).toContainText("Generatorruns");
  await speed.fill("1");
  await expect(figures).toContainText("Generatorwaits");
  await expect(figures).toContainText("Credit left0 B");
  await expect(figures).toContainText("Handler yields0.0/s");
  await speed.fill("11");
  await expect(figures).toContainText("Generatorruns");
  await expect(lab.handler).toContainText("generator goes on");
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
});

test("what a handler leaves behind is lit: an interval that its finally does not clear", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(
    edited(handlerOf("stock-ticker"), "let sequence = 0;", "let sequence = 0; setInterval(() => {}, 60_000);"),
  );
  await endless(lab, 20);
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
  await expect(lab.root).toContainText("left over: 0 calls, 1 timer");
  await lab.button("Reset").click();
  await endless(lab, 20);
  await lab.button("Cancel").click();
  await expect(lab.root).toContainText("nothing left over");
});

test("the stream is found, held still, counted and saved", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await endless(lab, 5);
  await lab.button("Pause view").click();
  const held = await lab.received.count();
  await expect(lab.root.getByLabel("Rows shown")).toContainText(/\d+ new/);
  expect(await lab.received.count()).toBe(held);
  await lab.button("Resume view").click();
  await lab.root.getByRole("searchbox", { name: "Filter the stream" }).fill('"sequence":2}');
  await expect(lab.received).toHaveCount(1);
  await lab.root.getByRole("searchbox", { name: "Filter the stream" }).fill("");

  await lab.button("Count only").click();
  await expect(lab.root).toContainText("counted, not kept");
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
  const [download] = await Promise.all([page.waitForEvent("download"), lab.button("Save").click()]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { event: string; message?: { symbol: string } });
  expect(events[0]?.event).toBe("opened");
  expect(events.at(-1)?.event).toBe("status");
  expect(events.find(({ event }) => event === "received")?.message?.symbol).toBe("AAPL");
});

test("the newest row stays in view, also in a flood, until the reader scrolls up", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await endless(lab, 0);
  await lab.status.scrollIntoViewIfNeeded();
  const latest = lab.root.locator(".lab-stream").getByRole("button", { name: "Latest" });
  await expect(lab.received.filter({ hasText: /sequence \d{4}/ }).last()).toBeInViewport();
  await expect(latest).toBeHidden();
  await lab.stream.hover();
  await page.mouse.wheel(0, -2_000);
  await expect(latest).toBeVisible();
  const seen = await lab.root.locator(".lab-count-received").textContent();
  await expect(lab.root.locator(".lab-count-received")).not.toHaveText(seen ?? "");
  await expect(latest, "what is read stays").toBeVisible();
  await latest.click();
  await expect(latest).toBeHidden();
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
  await lab.status.scrollIntoViewIfNeeded();
  await expect(lab.stream.locator('[data-kind="status"]')).toBeInViewport();
});

test("charts draw the stream's numbers, its rate and its delays", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await endless(lab, 10);
  await lab.tab("Charts").click();
  await expect(lab.root.getByRole("img", { name: "price over time" }).locator("canvas")).toBeVisible();
  await expect(lab.root.getByRole("img", { name: /^yield to arrival: p50/ })).toBeVisible();
  await expect(lab.root.getByRole("img", { name: /^gap between messages: p50/ })).toBeVisible();
});
