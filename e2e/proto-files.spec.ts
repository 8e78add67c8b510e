// Promise: the reader has as many .proto files as they like: each is imported, called, renamed, kept and thrown away as the first.
import { expect, type Locator, type Page } from "@playwright/test";
import { edited, handlerOf, Lab, protoOf, test } from "./lab.ts";

const money = `syntax = "proto3";
package shop.v1;
message Money { string currency = 1; int64 cents = 2; }
`;
const proto = edited(
  edited(protoOf("stock/v1/stock.proto"), "package stock.v1;", 'package stock.v1;\nimport "shop/v1/money.proto";'),
  "message StreamPricesResponse {",
  "message StreamPricesResponse {\n  shop.v1.Money fee = 15;",
);
const handler = `import { MoneySchema } from "./gen/shop/v1/money_pb";
import { create as made } from "@bufbuild/protobuf";
${edited(handlerOf("stock-ticker"), "sequence: ++sequence };", 'sequence: ++sequence, fee: made(MoneySchema, { currency: "EUR", cents: 5n }) };')}`;

const path = (page: Page): Locator => page.getByRole("textbox", { name: "Path" });

/** Adds a .proto by the button beside the tabs, with the keyboard alone. */
async function addFile(lab: Lab, name: string, text: string): Promise<void> {
  await lab.button("Add a .proto file").press("Enter");
  await path(lab.page).fill(name);
  await path(lab.page).press("Enter");
  await writeAdded(lab, name, text);
}

async function writeAdded(lab: Lab, name: string, text: string): Promise<void> {
  const editor = lab.root.getByRole("textbox", { name: `${name.split("/").at(-1) ?? ""} of ` });
  await editor.focus();
  await lab.page.keyboard.press("ControlOrMeta+A");
  await lab.page.keyboard.insertText(text);
}

async function withMoney(page: Page): Promise<Lab> {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await addFile(lab, "shop/v1/money.proto", money);
  await lab.writeProto(proto);
  return lab;
}

test("a message of a second .proto is imported by the first and used in the handler", async ({ page }) => {
  const lab = await withMoney(page);
  await lab.tab("handler.ts").click();
  await lab.write(handler);
  await lab.request({ symbol: "A", count: 1, interval_ms: 5 });
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received.first()).toContainText("fee {currency EUR, cents 5}");
  await page.reload();
  const again = await Lab.nth(page, 0);
  await expect(again.tab("money.proto")).toBeVisible();
});

test("a mistake in it is told with its file, and a click goes there", async ({ page }) => {
  const lab = await withMoney(page);
  await lab.tab("money.proto").click();
  await writeAdded(lab, "money.proto", money.replace("string", "strin"));
  await lab.tab("handler.ts").click();
  const problem = lab.problems.getByRole("button", { name: /strin.*money\.proto:3:17/u });
  await problem.click();
  await expect(lab.tab("money.proto")).toHaveAttribute("aria-selected", "true");
});

test("a path is checked before there is a file of it; a file is renamed, deleted and brought back", async ({
  page,
}) => {
  const lab = await withMoney(page);
  await lab.button("Add a .proto file").click();
  for (const [typed, why] of [
    ["../a.proto", /ends in \.proto, of letters/u],
    ["shop/v1/money.proto", /There is a shop\/v1\/money\.proto already/u],
    ["google/protobuf/any.proto", /Google’s own/u],
  ] as const) {
    await path(page).fill(typed);
    await path(page).press("Enter");
    await expect(page.getByRole("dialog", { name: "Add a .proto file" })).toContainText(why);
  }
  await page.keyboard.press("Escape");
  await lab.tab("money.proto").click();
  await lab.button("Rename shop/v1/money.proto").click();
  await path(page).fill("shop/v2/cash.proto");
  await path(page).press("Enter");
  await expect(lab.tab("cash.proto")).toHaveAttribute("aria-selected", "true");
  await lab.button("Delete shop/v2/cash.proto").click();
  await expect(lab.tab("cash.proto")).toHaveCount(0);
  await lab.button("Bring back my edits").click();
  await expect(lab.tab("cash.proto")).toBeVisible();
});

const shop = `syntax = "proto3";
package shop.v1;
message Ask {}
service Shop { rpc GetPrice(Ask) returns (Ask); }
`;

test("its services can be called too, and a method that two have is listed with the service", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await addFile(lab, "shop/v1/shop.proto", shop);
  await expect(lab.root.getByRole("option", { name: /^shop\.v1\.Shop\/GetPrice · unary/u })).toBeAttached();
  await expect(lab.root.getByRole("option", { name: /^stock\.v1\.StockService\/GetPrice · unary/u })).toBeAttached();
});
