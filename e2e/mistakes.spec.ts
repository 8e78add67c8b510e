// Promise: every mistake is told where the reader looks, with what to do, and the page goes on.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

const ticker = handlerOf("stock-ticker");
const quote = "const quote = this.#market.quote(checkSymbol(symbol));";

/** Each is written into the unary page's editor and run. */
const rejected: { name: string; source: string; told: RegExp; line?: number }[] = [
  {
    name: "a syntax error",
    source: "export default {\n  handleRequest( {\n};\n",
    told: /Expected|Unexpected/u,
    line: 3,
  },
  {
    name: "a throw while the module loads",
    source: 'const a = 1;\nthrow new Error("at load");\nexport default {};\n',
    told: /at load/u,
    line: 2,
  },
  { name: "no default export", source: "export const handler = {};\n", told: /default/u },
  { name: "a default export that is no handler", source: "export default 5;\n", told: /default export/u },
  {
    name: "an import that is not there",
    source: 'import fs from "node:fs";\nexport default { handleRequest: () => fs };\n',
    told: /node:fs/u,
    line: 1,
  },
];

const failing: { name: string; change: string; status: string; told: RegExp }[] = [
  {
    name: "a throw in the handler",
    change: 'throw new Error("broken on purpose");',
    status: "INTERNAL",
    told: /broken on purpose.*handler\.ts:\d+:\d+/u,
  },
  {
    name: "a response that is not bytes",
    change: 'return { payload: "text" } as unknown as GrpcResponse;',
    status: "INTERNAL",
    told: /payload: Uint8Array/u,
  },
  {
    name: "an error with a status of its own",
    change: 'throw new RpcError(StatusCode.FAILED_PRECONDITION, "closed today");',
    status: "FAILED_PRECONDITION",
    told: /closed today/u,
  },
  {
    name: "a message over the limit",
    change: "return { payload: new Uint8Array(5_000_000) };",
    status: "RESOURCE_EXHAUSTED",
    told: /at most 4194304/u,
  },
];

test.describe("a run of what is wrong", () => {
  // The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
  test.use({ hasTouch: true });

  for (const { name, source, told, line } of rejected) {
    test(`${name}: nothing runs, and Problems says why`, async ({ page }) => {
      const lab = await Lab.open(page, "/guide/unary/");
      await lab.write(source);
      await lab.run();
      await expect(lab.problems).toContainText(told);
      if (line !== undefined) await expect(lab.problems).toContainText(`handler.ts:${String(line)}`);
      await lab.button("Reset").click();
      await lab.run();
      await lab.expectStatus("OK");
    });
  }

  for (const { name, change, status, told } of failing) {
    test(`${name}: the call ends with ${status}`, async ({ page }) => {
      const lab = await Lab.open(page, "/guide/unary/");
      await lab.write(edited(ticker, quote, `${change}\n    ${quote}`));
      await lab.run();
      await lab.expectStatus(status);
      await expect(lab.status).toContainText(told);
      await lab.button("Reset").click();
      await lab.run();
      await lab.expectStatus("OK");
    });
  }
});

test("a throw is marked at its line", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const source = edited(ticker, quote, `throw new Error("broken on purpose");\n    ${quote}`);
  const line = source.split("\n").findIndex((text) => text.includes("broken on purpose")) + 1;
  await lab.write(source);
  await lab.run();
  await expect(lab.problems).toContainText(`handler.ts:${String(line)}:`);
  await lab.problems.getByRole("button").first().click();
  await expect(lab.root.locator(".squiggly-error").first()).toBeVisible();
});

test("a type error is underlined while it is typed", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(edited(ticker, quote, `const wrong: number = symbol;\n    ${quote}`));
  await lab.problems.getByRole("button").first().click();
  await expect(lab.root.locator(".squiggly-error").first()).toBeVisible();
});

test("malformed JSON and unknown fields are told at the request, and nothing is sent", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const request = lab.root.getByRole("textbox", { name: /^Request/ });
  await request.fill('{ "symbol": }');
  await lab.run();
  await expect(lab.root.getByRole("alert")).toContainText("line 1");
  await expect(lab.status).toContainText("The request is not valid: line 1, column 13");
  await lab.tab("stock.proto").focus();
  await lab.status.getByRole("button", { name: "line 1, column 13" }).click();
  await expect(request).toBeFocused();
  expect(await request.evaluate((box: HTMLTextAreaElement) => box.selectionStart)).toBe(12);
  await request.fill('{ "ticker": "AAPL" }');
  await lab.run();
  await expect(lab.root.getByRole("alert")).toContainText("ticker");
  await expect(lab.status).toContainText('GetPriceRequest has no field "ticker"');
  await expect(lab.received).toHaveCount(0);
  await request.fill('{ "symbol": "AAPL" }');
  await expect(lab.status).not.toContainText("not valid");
  await lab.run();
  await lab.expectStatus("OK");
});
