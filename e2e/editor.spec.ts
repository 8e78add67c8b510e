// Promise: the editor teaches: it imports what it completes, names the mistakes in the types, and knows the .proto.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

/** Each is imported by one of the examples; types stand where a type is expected. */
const names: readonly (readonly [name: string, from: string])[] = [
  ...["create", "toBinary", "fromBinary", "toJson", "clone"].map((name) => [name, "@bufbuild/protobuf"] as const),
  ...["timestampNow", "timestampFromDate", "timestampDate", "TimestampSchema", "anyPack", "durationFromMs"].map(
    (name) => [name, "@bufbuild/protobuf/wkt"] as const,
  ),
  ...["RpcError", "StatusCode", "sleep"].map((name) => [name, "grpc-handler"] as const),
  ...[
    ...["GetPriceRequestSchema", "GetPriceResponseSchema", "StreamPricesRequestSchema", "StreamPricesResponseSchema"],
    ...["StreamMultiplePricesRequestSchema", "StockService"],
  ].map((name) => [name, "./gen/stock/v1/stock_pb"] as const),
];
const types = ["GrpcHandler", "GrpcRequest", "GrpcResponse", "CallContext"];

test("what completion offers first brings its import", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  for (const [name, from] of names) {
    await lab.write("// Mine.");
    await lab.complete(`\n${name.slice(0, -1)}`, name);
    await expect(lab.code).toContainText(`import { ${name} } from "${from}";`);
  }
  for (const name of types) {
    await lab.write("// Mine.");
    await lab.complete(`\nlet value: ${name.slice(0, -1)}`, name);
    await expect(lab.code).toContainText(`import type { ${name} } from "grpc-handler";`);
  }
});

test("four letters are enough for create, which joins the import that is there", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(`import { toBinary } from "@bufbuild/protobuf";`);
  await lab.complete(`\n${"create".slice(0, 4)}`, "create");
  await expect(lab.code).toContainText(`import { create, toBinary } from "@bufbuild/protobuf";`);
});

test("further editors open without an error, and client.ts has no mistakes", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write("export {}; undeclared;");
  await expect(lab.root.locator(".squiggly-error")).toHaveCount(1);
  const client = await lab.view("client.ts");
  await expect(client.getByRole("textbox", { name: /^client\.ts of / })).toBeAttached();
  // Its first mistake shows that its text has been checked.
  await client.getByRole("textbox", { name: /^client\.ts of / }).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.insertText("undeclared;\n");
  await expect(client.locator(".squiggly-error")).toHaveCount(1);
  await lab.tab("stock.proto").click();
  await lab.button("Edit the .proto").click();
  await expect(lab.protoEditor).toBeAttached();
  await lab.tab("Changes").click();
  await expect(lab.root.getByRole("region", { name: "Changes of handler.ts" })).toContainText("undeclared");
  expect(errors).toEqual([]);
});

test("a mistake in the types is listed, leads to its line, and stops no run", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const quote = "const tick = { ...this.#market.quote(symbol), sequence: ++sequence };";
  await lab.write(edited(handlerOf("stock-ticker"), quote, `${quote}\n        const typed: string = 5;`));
  const mistake = lab.problems.getByRole("button", { name: /type .*'number' is not assignable to type 'string'/u });
  await expect(mistake).toBeVisible();
  await mistake.click();
  await expect(lab.editor).toBeFocused();
  await lab.run();
  await lab.expectReceived(1);
  await expect(lab.problems).toContainText("Run runs the code all the same");
});

test("a hover says what the .proto says of a field and of a message", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(`import type { StreamPricesResponse } from "./gen/stock/v1/stock_pb";
export const of = (price: StreamPricesResponse) => price
.sequence;`);
  const description = page.getByRole("tooltip").filter({ visible: true });
  // What the editor draws as one has its indentation in front, and a semicolon behind.
  const field = lab.code.getByText(".sequence");
  const { width = 0, height = 0 } = (await field.boundingBox()) ?? {};
  await field.hover({ position: { x: width - 24, y: height / 2 } });
  await expect(description).toContainText("Counts the responses of the call, from 1.");
  await page.mouse.move(0, 0);
  await expect(description).toBeHidden();
  await lab.code.getByText("StreamPricesResponse", { exact: true }).last().hover();
  await expect(description).toContainText("One price of the stream.");
});
