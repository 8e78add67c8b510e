// Promise: a request is filled in by its type, in a form beside the JSON, and either follows the other.
import { expect, type Locator, type Page } from "@playwright/test";
import { violations } from "./audit.ts";
import { Lab, test } from "./lab.ts";

const echo = `import type { GrpcHandler, GrpcRequest } from "grpc-handler";
const handler: GrpcHandler = {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    for await (const { payload } of requests) yield { payload };
  },
};
export default handler;
`;

const orders = `syntax = "proto3";
package chat.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/any.proto";

service ChatService {
  rpc Place(stream Order) returns (stream Order);
}
message Order {
  // Who orders, as on the invoice.
  string buyer = 1;
  Side side = 2;
  repeated string symbols = 3;
  map<string, int64> amounts = 4;
  oneof kind {
    int32 limit = 5;
    bool market = 6;
  }
  optional int64 ticket = 7;
  bytes seal = 8;
  google.protobuf.Timestamp at = 9;
  Order earlier = 10;
  google.protobuf.Any note = 11;
  string __proto__ = 12;
}
enum Side {
  SIDE_UNSPECIFIED = 0;
  SIDE_BUY = 1;
}
`;

const many = `syntax = "proto3";
package chat.v1;
service ChatService {
  rpc Ask(stream Wide) returns (stream Wide);
}
message Wide {
${Array.from({ length: 200 }, (_, index) => `  int32 field_${String(index + 1)} = ${String(index + 1)};`).join("\n")}
}
`;

/** A lab with that .proto, whose handler answers what it gets, and its form. */
async function openForm(page: Page, proto: string): Promise<{ lab: Lab; form: Locator }> {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.writeProto(proto);
  await lab.root.getByRole("tab", { name: /^handler\.ts/u }).click();
  await lab.write(echo);
  // The sample that the .proto brings has something in every field.
  await expect(lab.root.getByRole("textbox", { name: /^Next message/u })).toHaveValue(/buyer|field_1/u);
  await lab.root.getByRole("textbox", { name: /^Next message/u }).fill("{}");
  await lab.button("Form").click();
  return { lab, form: lab.root.getByRole("group", { name: "Next message as a form" }) };
}

async function jsonOf(lab: Lab): Promise<unknown> {
  await lab.button("Form").click();
  return JSON.parse(await lab.root.getByRole("textbox", { name: /^(Request|Next message)/u }).inputValue());
}

test.describe("with the text box of touch screens as the editor", () => {
  test.use({ hasTouch: true });

  test("form and JSON follow each other, and the handler answers what the form made", async ({ page }) => {
    const lab = await Lab.open(page, "/guide/server-streaming/");
    await lab.openRequest();
    await lab.button("Form").click();
    const form = lab.root.getByRole("group", { name: "Request as a form" });
    const symbol = form.getByRole("textbox", { name: "symbol" });
    await symbol.fill("FORM");
    await form.getByRole("textbox", { name: "count" }).fill("2");
    await form.getByRole("textbox", { name: "interval_ms" }).fill("1");
    await lab.run();
    await lab.expectStatus("OK");
    await expect(lab.received).toHaveCount(2);
    await expect(lab.received.first()).toContainText("symbol FORM");

    expect(await jsonOf(lab)).toMatchObject({ symbol: "FORM", count: 2, interval_ms: 1 });
    await lab.request({ symbol: "JSON", count: 3 });
    await lab.button("Form").click();
    await expect(symbol).toHaveValue("JSON");

    await lab.button("Form").click();
    await lab.root.getByRole("textbox", { name: /^Request/u }).fill('{ "symbol": ');
    await lab.button("Form").click();
    await expect(form.getByRole("alert")).toContainText("The JSON has a mistake at line 1, column 13");
    await symbol.fill("MENDED");
    await expect(form.getByRole("alert")).toHaveCount(0);
    expect(await jsonOf(lab)).toMatchObject({ symbol: "MENDED" });
  });

  test("each kind of field has its control, and the message is what they say", async ({ page }) => {
    const { lab, form } = await openForm(page, orders);
    await form.getByRole("textbox", { name: "buyer" }).fill("Ann");
    await expect(form.getByText("Who orders, as on the invoice.")).toBeVisible();
    await form.getByRole("combobox", { name: "side" }).selectOption("SIDE_BUY");
    for (const symbol of ["A", "B"]) {
      await form.getByRole("button", { name: "Add to symbols" }).click();
      await expect(form.getByRole("textbox", { name: `symbols ${symbol === "A" ? "1" : "2"}` })).toBeFocused();
      await page.keyboard.type(symbol);
    }
    await form.getByRole("button", { name: "Move symbols 2 up" }).click();
    await form.getByRole("button", { name: "Add to amounts" }).click();
    await form.getByRole("textbox", { name: "amounts 1 key" }).fill("eu");
    await form.getByRole("textbox", { name: "amounts 1 key" }).press("Enter");
    await form.getByRole("textbox", { name: "amounts 1 value" }).fill("9007199254740993");
    await form.getByRole("radio", { name: "limit" }).check();
    await form.getByRole("textbox", { name: "limit" }).fill("12");
    await form.getByRole("textbox", { name: "ticket" }).fill("7");
    await form.getByRole("combobox", { name: "seal written as" }).selectOption("hex");
    await form.getByRole("textbox", { name: "seal", exact: true }).fill("0a ff");
    await form.getByRole("button", { name: "at now" }).click();
    await form.getByRole("button", { name: "Add earlier" }).click();
    const earlier = form.getByRole("group", { name: "earlier", exact: true });
    await earlier.getByRole("textbox", { name: "buyer" }).first().fill("Bob");
    await form.getByRole("combobox", { name: "note holds" }).last().selectOption("google.protobuf.Duration");
    await form.getByRole("textbox", { name: "__proto__" }).last().fill("own");
    expect(await violations(page, { part: ".lab-rf" })).toEqual([]);

    await lab.run();
    await lab.button("Send").click();
    await lab.expectReceived(1);
    const json = await lab.received.first().textContent();
    for (const text of ["buyer Ann", "side SIDE_BUY", "symbols [B, A]", "amounts {eu 9007199254740993}", "limit 12"])
      expect(json).toContain(text);
    for (const text of ["ticket 7", "seal 2 B Cv8=", "earlier {buyer Bob", "Duration, value 0s", "__proto__ own"])
      expect(json).toContain(text);
  });

  test("a required field that is not set keeps a message from being sent, and a Run from starting", async ({
    page,
  }) => {
    const proto = `syntax = "proto2";
package chat.v1;
service ChatService {
  rpc Ask(Ticket) returns (Ticket);
  rpc Talk(stream Ticket) returns (stream Ticket);
}
message Ticket {
  required string buyer = 1;
}
`;
    const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
    await lab.writeProto(proto);
    await lab.root.getByRole("tab", { name: /^handler\.ts/u }).click();
    await lab.write(echo);
    await lab.chooseMethod("Ask");
    await lab.request({});
    await lab.run();
    await expect(lab.status).toContainText("Not run");
    await expect(lab.status).toContainText("buyer is required: a message without it cannot be sent");
    await expect(lab.stream.getByText("INTERNAL")).toHaveCount(0);

    await lab.chooseMethod("Talk");
    await lab.run();
    await lab.send({});
    await expect(lab.root.getByText("buyer is required: a message without it cannot be sent")).toBeVisible();
    await lab.send({ buyer: "Ann" });
    await lab.expectReceived(1);
    await lab.button("End input").click();
    await lab.expectStatus("OK");
  });

  test("a mistake is said at its field, keeps the message from being sent, and goes when it is mended", async ({
    page,
  }) => {
    const { lab, form } = await openForm(page, orders);
    await form.getByRole("radio", { name: "limit" }).check();
    const limit = form.getByRole("textbox", { name: "limit" });
    await limit.fill("99999999999");
    await expect(limit).toHaveAccessibleDescription(/expected a whole number from -2147483648 to 2147483647/u);
    await expect(limit).toHaveAttribute("aria-invalid", "true");
    await limit.fill("12");
    await expect(limit).not.toHaveAttribute("aria-invalid", "true");

    await form.getByRole("combobox", { name: "seal written as" }).selectOption("hex");
    const seal = form.getByRole("textbox", { name: "seal", exact: true });
    await seal.fill("0");
    await expect(form.getByRole("alert")).toContainText("even number of hexadecimal digits, found 1");
    await lab.run();
    await lab.button("Send").click();
    await expect(lab.received).toHaveCount(0);
    await seal.fill("0a");
    await lab.button("Send").click();
    await lab.expectReceived(1);

    for (const key of ["a", "b"]) {
      await form.getByRole("button", { name: "Add to amounts" }).click();
      const box = form.getByRole("textbox", { name: `amounts ${key === "a" ? "1" : "2"} key` });
      await box.fill(key);
      await box.press("Enter");
    }
    const second = form.getByRole("textbox", { name: "amounts 2 key" });
    await second.fill("a");
    await expect(second).toHaveAccessibleDescription('the key "a" is there already: this entry is still "b"');
  });

  test("a message of 200 fields shows some, finds any, and is sent", async ({ page }) => {
    const { lab, form } = await openForm(page, many);
    await expect(form.getByRole("textbox", { name: /^field_/u })).toHaveCount(40);
    await form.getByRole("searchbox").fill("field_177");
    await expect(form.getByRole("textbox", { name: /^field_/u })).toHaveCount(1);
    await form.getByRole("textbox", { name: "field_177" }).fill("42");
    await form.getByRole("searchbox").fill("");
    await lab.run();
    await lab.button("Send").click();
    await lab.expectReceived(1);
    await expect(lab.received.first()).toContainText("field_177 42");
    // Sending has offered the sample again.
    await form.getByRole("button", { name: "Show 160 more fields" }).click();
    await expect(form.getByRole("textbox", { name: /^field_/u })).toHaveCount(200);
  });

  test("the choice is kept, and holds for a second client too", async ({ page }) => {
    const { lab } = await openForm(page, orders);
    const second = await lab.addClient();
    await expect(second.root.getByRole("group", { name: "Next message as a form" })).toBeVisible();
    await page.reload();
    const again = await Lab.open(page, "/guide/bidirectional-streaming/");
    await expect(again.root.getByRole("group", { name: "Next message as a form" })).toBeVisible();
  });
});
