// Promise: what a handler of Node's uses and the sandbox has not comes with what to write instead: in the editor, at Deploy and in the call.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

const ticker = handlerOf("stock-ticker");
const quote = "const quote = this.#market.quote(checkSymbol(symbol));";

const nodeHandler = `import { EventEmitter } from "node:events";
import { ConnectError } from "@connectrpc/connect";

export default {
  async handleRequest() {
    if (new EventEmitter()) throw new ConnectError("never");
    return { payload: Buffer.from("a") };
  },
};
`;

test("the editor's hints name what to write, and no advice that needs a project of one's own", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(nodeHandler);
  await expect(lab.problems.getByText(/handler\.ts:\d+/u)).toHaveCount(3);

  // F8 goes from mistake to mistake, and opens what the editor says of each.
  const said = lab.root.locator(".marker-widget");
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("F8");
  await expect(said).toContainText('"node:events" cannot be imported; write const events = new EventTarget()');
  await page.keyboard.press("F8");
  await expect(said).toContainText('"@connectrpc/connect" cannot be imported; write import { RpcError, StatusCode }');
  await page.keyboard.press("F8");
  await expect(said).toContainText("Cannot find name 'Buffer': write new TextEncoder().encode(text)");
  await expect(said).not.toContainText(/npm|tsconfig/u);
});

test("Deploy refuses the import with the same words", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(nodeHandler);
  await lab.run();
  await expect(lab.problems).toContainText('"node:events" cannot be imported; write const events = new EventTarget()');
});

test("a call that meets what is missing says so in its status and at its line", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(edited(ticker, quote, `Buffer.from(symbol);\n    ${quote}`));
  await lab.run();
  await lab.expectStatus("INTERNAL");
  await expect(lab.status).toContainText("Buffer is not defined: bytes are a Uint8Array");
  await expect(lab.problems).toContainText(/Buffer is not defined: .*handler\.ts:\d+/u);
});

test("an error in grpc-js's shape is the status that it names", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(edited(ticker, quote, `throw { code: 5, details: "no such symbol" };\n    ${quote}`));
  await lab.run();
  await lab.expectStatus("NOT_FOUND");
  await expect(lab.stream).toContainText("no such symbol");
});
