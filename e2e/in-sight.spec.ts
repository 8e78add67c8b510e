// Promise: in a small window the code, the buttons and the status of a lab stay in sight, and none of them covers another.
import { expect, type Page } from "@playwright/test";
import { violations } from "./audit.ts";
import { Lab, test } from "./lab.ts";

/** Ends with a status message of 2 kB. */
const longStatus = `import { RpcError, StatusCode } from "grpc-handler";
export default {
  handleRequest() {
    throw new RpcError(StatusCode.FAILED_PRECONDITION, "field_1 must not be empty, ".repeat(80));
  },
};
`;

const typeMistakes = Array.from({ length: 9 }, (_, at) => `const mistake${String(at)}: number = "text";\n`).join("");

/** The places of the window, as pixels of the lab that are in it, where the status is over the buttons. */
function covered(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const [lab, buttons, status] = [".lab", ".lab-toolbar", ".lab-foot"].map((part) => document.querySelector(part));
    if (!lab || !buttons || !status) throw new Error("expected a lab with its buttons and its status");
    const first = scrollY + lab.getBoundingClientRect().top - innerHeight;
    const steps = Array.from({ length: Math.ceil(lab.clientHeight / 32) }, (_, step) => step * 32);
    return steps.filter((shown) => {
      scrollTo({ top: first + shown, behavior: "instant" });
      return buttons.getBoundingClientRect().bottom > status.getBoundingClientRect().top + 0.5;
    });
  });
}

test("a lab among text keeps its code, its focus and its size after a Run, and an editor beside mistakes", async ({
  page,
}) => {
  await page.setViewportSize({ width: 880, height: 844 });
  const lab = await Lab.openAsBuilt(page, "/guide/unary/");
  await lab.write(longStatus);
  await page.keyboard.press("ControlOrMeta+Enter");
  await lab.expectStatus("FAILED_PRECONDITION");
  await expect(lab.editor).toBeFocused();
  for (const width of [880, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(lab.root.getByRole("tab", { name: /^handler\.ts/u })).toBeVisible();
    await expect(lab.editor).toBeVisible();
    await expect(lab.code).toBeVisible();
  }

  const message = lab.status.getByText("field_1 must not be empty");
  expect(await message.evaluate((one) => one.clientHeight)).toBeLessThanOrEqual(40);
  await message.focus();
  await page.keyboard.press("End");
  await expect.poll(() => message.evaluate((one) => one.scrollTop)).toBeGreaterThan(0);
  expect(await violations(page, { part: ".lab", rules: ["scrollable-region-focusable"] })).toEqual([]);

  await page.setViewportSize({ width: 1024, height: 768 });
  await lab.openRequest();
  await lab.write(typeMistakes);
  await expect(lab.problems.getByRole("listitem")).toHaveCount(9);
  const editor = lab.root.locator(".lab-editor-host");
  await expect.poll(() => editor.evaluate((one) => one.clientHeight)).toBeGreaterThanOrEqual(8 * 16);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 664 }, hasTouch: true });

  test("the status never covers the buttons, however high both are", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/unary/");
    expect(await covered(page), "at rest").toEqual([]);
    await lab.write(longStatus);
    await lab.run();
    await lab.expectStatus("FAILED_PRECONDITION");
    await lab.showMore();
    await expect(lab.button("Add a client")).toBeVisible();
    expect(await covered(page), "with a long message").toEqual([]);
    await page.setViewportSize({ width: 320, height: 568 });
    expect(await covered(page), "with three rows of buttons").toEqual([]);
  });
});

test.describe("in a window between phone and desktop", () => {
  test.use({ viewport: { width: 820, height: 1180 } });

  test("nothing covers the tabs and buttons of a workbench", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/exercises/echo/");
    await lab.tab("Code").click();
    await lab.tab("handler.ts").click();
    // A trial waits until the element gets the click, and does not click.
    for (const name of ["Run", "Check"]) await lab.button(name).click({ trial: true });
    await lab.tab("Task").click();
    await expect(page.getByRole("heading", { level: 1 })).toBeInViewport({ ratio: 1 });
  });
});
