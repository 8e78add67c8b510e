// Promise: the rules in the .proto are enforced before the handler sees a message, where the reader wants it, and the log says which.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which is not at issue here.
test.use({ hasTouch: true });

/** It takes whatever comes, so what is refused was refused before. */
const careless = edited(
  handlerOf("validation"),
  "const fault = faultOf(item, ids);",
  "const fault = undefined as RpcError | undefined;",
);

const box = (lab: Lab): ReturnType<Lab["button"]> => lab.root.getByRole("checkbox", { name: "Validate requests" });

test("off, the handler gets everything; on, a bad message ends the call, with field and rule in the log", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/lab/validation/");
  await lab.write(careless);
  await expect(box(lab)).not.toBeChecked();
  await lab.run();
  await lab.send({ id: "", value: -1 });
  await lab.button("End input").click();
  await lab.expectStatus("OK");

  await box(lab).check();
  await lab.run();
  await lab.send({ id: "apple", value: 1 });
  await lab.send({ id: "", value: -1 });
  await lab.expectStatus("INVALID_ARGUMENT");
  await expect(lab.stream).toContainText("request 2: id: must be at least 1 characters (and 1 more)");
  await expect(lab.stream).toContainText("double.gte");
  await expect(lab.stream).not.toContainText("grpc-status-details-bin");
});

test("the choice is kept over a reload, and a shared link carries it", async ({ page, browser }) => {
  const lab = await Lab.open(page, "/lab/validation/");
  await box(lab).check();
  await page.reload();
  const again = await Lab.nth(page, 0);
  await expect(box(again)).toBeChecked();

  await again.button("Share").click();
  const dialog = page.getByRole("dialog", { name: "Share this lab" });
  const link = dialog.getByRole("textbox", { name: "Link to this lab" });
  await expect(link).toHaveValue(/http/u);
  const context = await browser.newContext();
  const other = await Lab.open(await context.newPage(), "", await link.inputValue());
  await expect(box(other)).toBeChecked();
  await context.close();
});

test("where the .proto has no rules, there is nothing to switch on", async ({ page }) => {
  const lab = await Lab.open(page, "/lab/stock-ticker/");
  await expect(lab.button("Run")).toBeVisible();
  await expect(box(lab)).toHaveCount(0);
});
