// Promise: a page that is only read loads no lab; what a reader does before a lab's code is there is not lost.
import { expect, test } from "@playwright/test";
import { Lab } from "./lab.ts";

test("an untouched lab loads nothing; what was filled in and pressed on the way is done when it is there", async ({
  page,
}) => {
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.push(request.url());
  });
  const island = /\/workbench\.[^/]+\.js$/u;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(island, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/server-streaming/`);
  const lab = Lab.untouched(page);
  await lab.root.scrollIntoViewIfNeeded();
  await page.waitForLoadState("networkidle");
  expect(scripts.filter((url) => island.test(url))).toEqual([]);

  await lab.request({ symbol: "EARLY", count: 2, interval_ms: 1 });
  await lab.root.getByText("Connect", { exact: true }).click();
  await lab.run();
  await expect.poll(() => scripts.filter((url) => island.test(url)).length).toBe(1);
  release();
  await lab.expectStatus("OK");
  await expect(lab.received).toHaveCount(2);
  await expect(lab.received.first()).toContainText("EARLY");
  await expect(lab.root.getByRole("radio", { name: "Connect" })).toBeChecked();
});
