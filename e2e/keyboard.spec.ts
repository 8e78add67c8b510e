// Promise: the whole chat lesson can be done by keyboard alone: read, edit, run, send, end the input, cancel, look.
import { expect, type Locator, type Page } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

/** Presses Tab, or Shift+Tab, until the element has the focus: what no number of presses reaches is a trap. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`80 presses of ${key} did not reach the element`);
}

test("the chat lesson by keyboard alone", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  const message = lab.root.getByRole("textbox", { name: /^Next message/ });
  const say = async (text: string): Promise<void> => {
    await tabTo(page, message);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(JSON.stringify({ user: "alice", text }));
    await page.keyboard.press("ControlOrMeta+Enter");
  };

  await tabTo(page, lab.button("Edit the code"));
  await page.keyboard.press("Enter");
  await expect(lab.editor).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(edited(handlerOf("chat"), "`Echo: ${line.text}`", "`By hand: ${line.text}`"));
  await page.keyboard.press("ControlOrMeta+Enter");
  // Escape lets Tab leave this once; the button after the editor makes that the rule.
  await page.keyboard.press("Escape");
  await tabTo(page, lab.root.getByRole("button", { name: /Tab indents|Tab leaves/ }));
  await page.keyboard.press("Enter");
  await expect(lab.root.getByRole("button", { name: "Tab leaves the editor" })).toBeFocused();

  await say("one");
  await expect(lab.received.first()).toContainText("By hand: one");
  await tabTo(page, lab.button("End input"));
  await page.keyboard.press("Enter");
  await lab.expectStatus("OK");

  await tabTo(page, lab.button("Run"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await say("two");
  await expect(lab.received.first()).toContainText("By hand: two");
  await tabTo(page, lab.button("Cancel"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await lab.expectStatus("CANCELLED");

  await tabTo(page, lab.tab("Stream"));
  await page.keyboard.press("ArrowRight");
  await expect(lab.tab("Timeline")).toBeFocused();
  await tabTo(page, lab.root.getByRole("group", { name: /^Timeline/ }));
  await page.keyboard.press("ArrowRight");
  await tabTo(page, lab.tab("Timeline"), "Shift+Tab");
  await page.keyboard.press("ArrowRight");
  await expect(lab.root.getByRole("region", { name: "Bytes of the chosen event" })).toBeVisible();
});

test("where Tab goes is remembered", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.button("Edit the code").click();
  await lab.root.getByRole("button", { name: /Tab indents/ }).click();
  await page.reload();
  await lab.button("Edit the code").click();
  await expect(lab.root.getByRole("button", { name: /Tab leaves/ })).toBeVisible();
  await lab.editor.focus();
  await page.keyboard.press("Tab");
  await expect(lab.editor).not.toBeFocused();
});
