// Promise: the .proto is the reader's too: a field that was added is there for the handler, the form and the client at once.
import { expect, type Page } from "@playwright/test";
import { edited, handlerOf, Lab, protoOf, test } from "./lab.ts";

const proto = edited(
  edited(
    protoOf("stock/v1/stock.proto"),
    "message StreamPricesRequest {",
    "message StreamPricesRequest {\n  int32 step = 15;",
  ),
  "message StreamPricesResponse {",
  "message StreamPricesResponse {\n  // Whatever the handler says.\n  string note = 15;",
);

const handler = edited(
  edited(handlerOf("stock-ticker"), "intervalMs = 250 } = request", "intervalMs = 250, step } = request"),
  "sequence: ++sequence };",
  "sequence: ++sequence, note: `step ${step}` };",
);

const program = `import { createClient } from "@connectrpc/connect";
import { StockService } from "./gen/stock/v1/stock_pb";
import { transport } from "./transport";

const client = createClient(StockService, transport);
for await (const { note } of client.streamPrices({ symbol: "A", count: 2, intervalMs: 5, step: 9 })) {
  console.log("heard", note);
}
`;

/** Writes handler and .proto, and fills the request in. */
async function addField(page: Page): Promise<Lab> {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.writeProto(proto);
  await lab.tab("handler.ts").click();
  await lab.write(handler);
  await lab.request({ symbol: "A", count: 2, interval_ms: 5, step: 7 });
  return lab;
}

test("a field that was added is used in handler, request, log and client", async ({ page }) => {
  const lab = await addField(page);
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received.first()).toContainText("note step 7");
  await expect(lab.problems).toHaveCount(0);

  const panel = await lab.view("client.ts");
  const editor = panel.getByRole("textbox", { name: /^client\.ts of / });
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(program);
  await lab.button("Run client.ts").click();
  const console = panel.getByRole("log", { name: "Client console" });
  await expect(console).toContainText("heard step 9");
  await expect(console).toContainText("finished");
});

/** Short, so that all of it is in sight: Monaco draws no more. */
const short = `import { fromBinary } from "@bufbuild/protobuf";
import { StreamPricesRequestSchema } from "./gen/stock/v1/stock_pb";

export const { step, symbol } = fromBinary(StreamPricesRequestSchema, new Uint8Array());
`;

test("the handler's types know the field as soon as the .proto has it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(short);
  // TypeScript says that there is no such field yet; the other one it knows.
  const squiggles = lab.root.locator(".squiggly-error");
  await expect(squiggles).toHaveCount(1);
  await lab.writeProto(proto);
  await lab.root.getByRole("tab", { name: /^handler\.ts/u }).click();
  await expect(squiggles).toHaveCount(0);
});

test("a mistake is told at its line, keeps a run from starting, and is gone when it is mended", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.writeProto(edited(proto, "string note = 15;", "strin note = 15;"));
  const problem = lab.problems.getByRole("button", { name: /strin/u });
  await expect(problem).toContainText(/stock\.proto:\d+:\d+/u);
  await lab.tab("handler.ts").click();
  await lab.run();
  await expect(lab.status).toContainText("cannot find `strin` in this scope");

  await problem.click();
  await expect(lab.protoEditor).toBeFocused();
  await lab.writeProto(proto);
  await expect(lab.problems).toHaveCount(0);
  await lab.run();
  await lab.expectStatus("OK");
});

test("a method that was added is in the list, with a request to begin with", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.writeProto(
    edited(
      proto,
      "service StockService {",
      "service StockService {\n  rpc Ask(GetPriceRequest) returns (GetPriceResponse);",
    ),
  );
  await lab.chooseMethod("Ask");
  await expect(lab.root.getByRole("textbox", { name: /^Request/ })).toHaveValue(/"symbol": "symbol"/u);
  await lab.request({ symbol: "ASKED" });
  await lab.run();
  await expect(lab.received.first()).toContainText("symbol ASKED");
});

test("the .proto is kept over a reload, put back by Reset with the handler, and carried by a link", async ({
  page,
  browser,
}) => {
  const lab = await addField(page);
  await lab.button("Share").click();
  const dialog = page.getByRole("dialog", { name: "Share this lab" });
  const box = dialog.getByRole("textbox", { name: "Link to this lab", exact: true });
  await expect(box).toHaveValue(/#lab=2\./u);
  const link = new URL(await box.inputValue());
  await dialog.getByRole("button", { name: "Close" }).click();

  await page.reload();
  const again = await Lab.open(page, "/guide/server-streaming/");
  await again.request({ symbol: "A", count: 1, step: 3 });
  await again.run();
  await expect(again.received.first()).toContainText("note step 3");
  await again.button("Reset").click();
  await again.request({ symbol: "A", count: 1 });
  await again.run();
  await again.expectStatus("OK");
  await expect(again.received.first()).not.toContainText("note");

  const other = await browser.newContext();
  const theirs = await Lab.open(await other.newPage(), link.pathname + link.hash);
  await expect(theirs.root.getByRole("textbox", { name: /^Request/ })).toHaveValue(/"step": 7/u);
  await theirs.run();
  await expect(theirs.received.first()).toContainText("note step 7");
  await other.close();
});

test("on a phone the .proto is written in the browser's own box", async ({ browser }) => {
  const phone = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const lab = await Lab.open(await phone.newPage(), "/guide/server-streaming/");
  await lab.tab("stock.proto").click();
  await lab.button("Edit the .proto").click();
  await lab.protoEditor.fill(proto);
  await lab.request({ symbol: "A", count: 1, step: 1 });
  // At once, while the .proto has not been read yet.
  await lab.button("Run").tap();
  await expect(lab.received.first()).toContainText('note ""');
  await phone.close();
});
