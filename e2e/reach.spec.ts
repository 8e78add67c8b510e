// Promise: a page that is only read loads no lab; what a reader does before a lab's code is there is not lost.
import { expect, type Page } from "@playwright/test";
import { depotProto } from "./depot.ts";
import { Lab, test } from "./lab.ts";

const island = /\/workbench\.[^/]+\.js$/u;

/** Keeps the lab's code on its way until the returned function is called. */
async function holdBack(page: Page, code = island): Promise<() => void> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(code, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("an untouched lab loads nothing; what was filled in and pressed on the way is done when it is there", async ({
  page,
}) => {
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.push(request.url());
  });
  const release = await holdBack(page);
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/on-the-wire/`);
  const lab = Lab.untouched(page);
  await lab.root.scrollIntoViewIfNeeded();
  await page.waitForLoadState("networkidle");
  expect(scripts.filter((url) => island.test(url))).toEqual([]);

  await lab.request({ symbol: "EARLY" });
  await lab.root.getByText("Connect", { exact: true }).click();
  await lab.run();
  await expect.poll(() => scripts.filter((url) => island.test(url)).length).toBe(1);
  release();
  await lab.expectStatus("OK");
  await lab.tab("Stream").click();
  await expect(lab.received).toHaveCount(1);
  await expect(lab.received.first()).toContainText("EARLY");
  await expect(lab.root.getByRole("radio", { name: "Connect" })).toBeChecked();
});

/** What the reader has done to a request box before the lab's code is there, and what the keys after that make of it. */
const typing: { name: string; path: string; before: (page: Page) => Promise<void>; then: string; holds: string }[] = [
  {
    name: "all of the text selected",
    path: "/guide/unary/",
    before: (page) => page.keyboard.press("ControlOrMeta+A"),
    then: '{ "symbol": "NEW" }',
    holds: '{ "symbol": "NEW" }',
  },
  {
    name: "half of a text typed, the caret inside it",
    path: "/guide/unary/",
    before: async (page) => {
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type('{ "symbol": "" }');
      for (let count = 0; count < 3; count++) await page.keyboard.press("ArrowLeft");
    },
    then: "HALF",
    holds: '{ "symbol": "HALF" }',
  },
  {
    name: "a word of the next message selected backwards",
    path: "/guide/bidirectional-streaming/",
    before: async (page) => {
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type('{ "text": "old" }');
      for (let count = 0; count < 3; count++) await page.keyboard.press("ArrowLeft");
      for (let count = 0; count < 3; count++) await page.keyboard.press("Shift+ArrowLeft");
    },
    then: "new",
    holds: '{ "text": "new" }',
  },
];

for (const { name, path, before, then, holds } of typing) {
  test(`while the lab's code arrives, value, selection and caret stay: ${name}`, async ({ page }) => {
    const release = await holdBack(page);
    await page.goto(`${String(process.env["PLAYGROUND_URL"])}${path}`);
    const lab = Lab.untouched(page);
    const box = lab.root.getByRole("textbox", { name: /^(Request|Next message)/u });
    await lab.openRequest();
    await box.focus();
    await before(page);
    release();
    await expect(lab.root.locator("xpath=ancestor::astro-island[not(@ssr)]")).toBeAttached();
    await page.keyboard.type(then);
    await expect(box).toHaveValue(holds);
    await expect(box).toBeFocused();
    await expect(lab.root.getByRole("alert")).toHaveCount(0);
  });
}

test("a .proto that is pasted before the start of the playground has its code is read when it is there", async ({
  page,
}) => {
  const release = await holdBack(page, /\/playground\.[^/]+\.js$/u);
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/lab/`, { waitUntil: "commit" });
  const box = page.getByRole("textbox", { name: "Your .proto" });
  await box.fill(depotProto);
  release();
  await expect(page.getByRole("list", { name: "Methods found" })).toContainText("Watch (server streaming)");
  await expect(box).toHaveValue(depotProto);
});
