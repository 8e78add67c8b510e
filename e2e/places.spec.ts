// Code starts where it matters: imports are folded, a lab opens at the lines that its page is about, and the page's text leads to
// places in the code.
import { expect, type Locator } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

const ticker = handlerOf("stock-ticker");
const makesTick = "const tick = { ...this.#market.quote(symbol)";

test.use({ viewport: { width: 1440, height: 900 } });

for (const [page, text] of [
  ["unary", "return { payload: toBinary(GetPriceResponseSchema"],
  ["server-streaming", "yield { payload: toBinary(StreamPricesResponseSchema"],
  ["client-streaming", "for await (const request of requests)"],
  ["bidirectional-streaming", "yield { payload: toBinary(ChatResponseSchema"],
] as const) {
  test(`the page ${page} opens at what it is about, before and after the editor is there`, async ({ page: tab }) => {
    const lab = await Lab.open(tab, `/guide/${page}/`);
    const line = lab.root.locator(".lab-static .line").filter({ hasText: text });
    await expect(line).toHaveClass(/lab-opening-line/u);
    await expectInside(line, lab.root.locator(".lab-static"));
    await lab.button("Edit the code").click();
    const inEditor = lab.root.locator(".view-line").filter({ hasText: text.replaceAll(" ", "\u00a0") });
    await expectInside(inEditor, lab.root.locator(".monaco-editor").first());
  });
}

test("imports are folded, are part of what is selected, and open at a press", async ({ page }) => {
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/server-streaming/`);
  const { root } = Lab.untouched(page);
  const fold = root.getByRole("button", { name: "12 lines of imports" });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  const selected = await root.locator(".lab-static").evaluate((text) => {
    getSelection()?.selectAllChildren(text);
    return String(getSelection());
  });
  expect(selected.trimEnd()).toBe(ticker.trimEnd());
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(fold).toHaveAttribute("aria-expanded", "true");
  // The press comes before the lab's code, and is not done again when that is there.
  const lab = await Lab.nth(page, 0);
  await expect(fold).toHaveAttribute("aria-expanded", "true");
  await lab.button("Edit the code").click();
  await expect(lab.editor).toBeFocused();
  await expect(fold).toHaveAttribute("aria-expanded", "true");
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(fold).toBeFocused();
  await expect(root.locator(".view-line").filter({ hasText: "./gen/stock" })).toHaveCount(0);
});

test("an error in the imports opens them", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(edited(ticker, '"./gen/stock/v1/stock_pb";', '"./gen/nowhere_pb";'));
  await lab.run();
  await expect(lab.problems).toContainText("nowhere_pb");
  const fold = lab.root.getByRole("button", { name: "12 lines of imports" });
  await expect(fold).toHaveAttribute("aria-expanded", "true");
});

test("words of a step lead to their place in the code, without the lab's code too", async ({ page }) => {
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/server-streaming/`);
  const { root } = Lab.untouched(page);
  const name = page.getByRole("button", { name: "merge", exact: true });
  await name.focus();
  await page.keyboard.press("Enter");
  const marked = root.locator(".lab-marked-line");
  await expect(marked.first()).toContainText("async function* merge");
  await expectInside(marked.first(), root.locator(".lab-static"));
  await expect(root.locator(".lab-static")).toBeFocused();
  // And so it stays when the lab's code has come.
  await expect(root.locator("xpath=ancestor::astro-island[not(@ssr)]")).toBeAttached();
  await expect(marked.first()).toContainText("async function* merge");
});

test("words of a step lead into the editor, are found again after an edit, and say when they are gone", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/quick-start/");
  await lab.write(`// One line more.\n${ticker}`);
  const name = page.getByRole("button", { name: "the line that makes tick" });
  await name.click();
  await expect(lab.root.locator(".monaco-editor .lab-marked-line")).toHaveCount(1);
  const line = lab.root.locator(".view-line").filter({ hasText: makesTick.replaceAll(" ", "\u00a0") });
  await expectInside(line, lab.root.locator(".monaco-editor").first());
  await lab.write(edited(ticker, "const tick =", "const price ="));
  await name.click();
  await expect(page.getByText("no longer in your code; Reset brings it back")).toBeVisible();
  await lab.button("Reset").click();
  await name.click();
  await expect(page.getByText("no longer in your code")).toBeHidden();
});

test("the line that yields says how often, before the editor is there and in it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.run();
  await lab.expectEnded();
  const line = lab.root
    .locator(".lab-static .line")
    .filter({ hasText: "yield { payload: toBinary(StreamPricesResponseSchema" });
  await expect(line).toHaveAttribute("data-note", "×10");
  await lab.button("Edit the code").click();
  await expect(lab.root.locator(".lab-line-note")).toContainText("×10");
  // The lines of an edited text are others.
  await lab.editor.focus();
  await page.keyboard.insertText("// mine ");
  await expect(lab.root.locator(".lab-line-note")).toHaveCount(0);
});

test("a line at the lab says which step is next, and leads to it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await expect(page.locator(".steps-line")).toBeHidden();
  await lab.run();
  const next = page.getByRole("link", { name: "Next: Ask for" });
  await expect(next).toBeVisible();
  await expect(page.locator(".steps-line")).toContainText("Steps 1 of");
  await next.click();
  await expect(page.getByRole("listitem").filter({ hasText: "Ask for" })).toBeInViewport();
});

/** The whole of the first box lies in the second, as far up and down as it goes. */
async function expectInside(inner: Locator, outer: Locator): Promise<void> {
  await expect(async () => {
    const [box, frame] = await Promise.all([inner.boundingBox(), outer.boundingBox()]);
    if (!box || !frame) throw new Error("expected both to be in the page");
    expect(box.y).toBeGreaterThanOrEqual(frame.y);
    expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height);
  }).toPass();
}
