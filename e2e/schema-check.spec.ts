// Promise: the .proto is judged while it is written: by buf's lint, and by what its change breaks for clients that have the
// schema from before. Such a client runs with one press.
import { expect, type Page } from "@playwright/test";
import { edited, Lab, protoOf, test } from "./lab.ts";

const proto = protoOf("stock/v1/stock.proto");
const response =
  "message StreamPricesResponse {\n  // The symbol, in capitals.\n  string symbol = 1;\n  // In dollars.\n";

/** The price has another number. */
const moved = edited(proto, `${response}  double price = 2;`, `${response}  double price = 9;`);
const withoutMethod = proto.replace(/ {2}\/\/ The price of one symbol now[^]*?\n\n/u, "");
const unformatted = edited(proto, "string symbol = 1;", "string    symbol=1 ;");

async function openWith(page: Page, text: string): Promise<Lab> {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.writeProto(text);
  return lab;
}

test("lint warns with a link to buf's rule, and a Run goes on", async ({ page }) => {
  const lab = await openWith(page, edited(proto, response, `${response}  string badName = 15;\n`));
  const problem = lab.problems.getByRole("button", { name: /badName.*lower_snake_case/u });
  await expect(problem).toContainText(/stock\.proto:\d+:\d+/u);
  await expect(lab.problems.getByRole("link", { name: "FIELD_LOWER_SNAKE_CASE" })).toHaveAttribute(
    "href",
    "https://buf.build/docs/lint/rules/#field_lower_snake_case",
  );
  // Monaco draws what is in sight.
  await problem.click();
  await expect(lab.root.locator(".squiggly-warning")).toHaveCount(1);
  await expect(lab.button("Run the old client")).toHaveCount(0);
  await lab.run();
  await lab.expectStatus("OK");
});

test("a break says what an old client sees, until a Run makes the change the schema that counts", async ({ page }) => {
  const lab = await openWith(page, moved);
  const problem = lab.problems.getByRole("button", { name: /^! breaks/u });
  await expect(problem).toContainText("An old client still sends this number in requests");
  await expect(lab.problems.getByRole("link", { name: "FIELD_NO_DELETE" })).toHaveAttribute(
    "href",
    "https://buf.build/docs/breaking/rules/#field_no_delete",
  );
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.problems).toHaveCount(0);
  // Back again is a change for those who have been called since.
  await lab.writeProto(proto);
  await expect(lab.button("Run the old client")).toBeVisible();
});

test("the old client's run shows in the stream, on the wire and among the runs what it does not understand", async ({
  page,
}) => {
  const lab = await openWith(page, moved);
  const runs = await lab.view("Runs");
  await lab.button("Run the old client").click();
  await lab.expectStatus("OK");
  await expect(lab.status).toContainText("Old client");
  await expect(runs.getByRole("row", { name: /by the old client/u })).toBeVisible();

  await lab.view("Stream");
  await expect(lab.stream).toContainText("old client calls StreamPrices");
  await expect(lab.received.first()).toContainText("price 0");
  await expect(lab.received.first()).toContainText("2 differ");
  await lab.received.first().click();
  const detail = lab.root.getByRole("region", { name: "Message in full" });
  await expect(detail).toContainText("price (number 9) is unknown to the old client");
  await expect(detail).toContainText("price (number 2) is not sent: the old client reads its default");

  const wire = await lab.view("Wire");
  await expect(wire).toContainText("By the old client");
  await expect(wire.getByRole("row", { name: /field 9 \(unknown\)/u }).first()).toBeVisible();
  // The change is still one: what counts is the last Run of a client that has the new schema.
  await expect(lab.button("Run the old client")).toBeVisible();
});

test("a method that is gone is UNIMPLEMENTED for the old client, which still calls it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.chooseMethod("GetPrice");
  await lab.writeProto(withoutMethod);
  await expect(lab.problems).toContainText("An old client gets the status UNIMPLEMENTED when it calls this method.");
  await lab.button("Run the old client").click();
  await lab.expectStatus("UNIMPLEMENTED");
  await expect(lab.stream).toContainText("old client calls GetPrice");
});

test("Format does what buf format does, undo takes it back, and a mistake keeps it from it", async ({ page }) => {
  const lab = await openWith(page, unformatted);
  const undone = lab.button("Reset");
  await lab.button("Format").click();
  await expect(undone).toBeHidden();
  await lab.protoEditor.focus();
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(undone).toBeVisible();
  await page.keyboard.press("Shift+Alt+F");
  await expect(undone).toBeHidden();

  await lab.writeProto(edited(proto, "string symbol = 1;", "string symbol 1;"));
  await lab.button("Format").click();
  await expect(lab.root.getByText(/^Not formatted: line \d+, column \d+/u)).toBeVisible();
});

test("Format says when what was typed meanwhile kept it from it", async ({ page }) => {
  let isHeld = false;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.routeWebSocket(/\/ws$/u, (client) => {
    const server = client.connectToServer();
    server.onMessage(async (message) => {
      if (isHeld) await released;
      client.send(message);
    });
  });
  const lab = await openWith(page, unformatted);
  await lab.run();
  await lab.expectStatus("OK");
  isHeld = true;
  await lab.button("Format").click();
  await lab.protoEditor.focus();
  await page.keyboard.type(" ");
  release();
  await expect(lab.root.getByText("Not formatted: the text changed meanwhile. Press Format again")).toBeVisible();
});

test("on a phone Format works in the browser's own box", async ({ browser }) => {
  const phone = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const lab = await Lab.open(await phone.newPage(), "/guide/server-streaming/");
  await lab.tab("stock.proto").click();
  await lab.button("Edit the .proto").click();
  await lab.protoEditor.fill(unformatted);
  await lab.button("Format").tap();
  await expect(lab.protoEditor).toHaveValue(proto);
  await phone.close();
});
