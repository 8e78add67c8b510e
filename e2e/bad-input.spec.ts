// Promise: whatever comes, the reader knows what happened and what to do, and never loses their code.
import { expect, type Page } from "@playwright/test";
import { launchPlayground } from "./launch-playground.ts";
import { edited, handlerOf, Lab, serverAway, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

const quote = "const quote = this.#market.quote(checkSymbol(symbol));";
const ticker = handlerOf("stock-ticker");

test("a message of 4 MB is counted, shown in part, and the page stays alive", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  // Bytes as they are: writing so long a text takes the interpreter of a busy machine longer than a handler may.
  const long =
    "const payload = new Uint8Array(4_000_005).fill(0x78); payload.set([0x0a, 0x80, 0x92, 0xf4, 0x01]); return { payload };";
  await lab.write(edited(ticker, quote, `${quote}\n    if (quote) { ${long} }`));
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received).toContainText("3.8 MiB: select to read");
  await lab.received.click();
  const whole = lab.root.getByRole("region", { name: "Message in full" });
  await expect(whole).toContainText("of JSON more: Save has the whole message");
  await lab.tab("Wire").click();
  await expect(lab.root.getByRole("region", { name: "Proxy ⇄ backend" })).toContainText("4000000 bytes");
});

test("bytes that are no such message are told, and shown as they are", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(edited(ticker, quote, `${quote}\n    if (quote) return { payload: Uint8Array.of(0x0a, 9, 0x41) };`));
  await lab.run();
  await expect(lab.status).toContainText(/INTERNAL|INVALID_ARGUMENT|UNKNOWN/);
  await expect(lab.handler).toContainText("yielded message 1");
});

test("a handler that logs without end is cut to its share, and can be stopped", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(
    edited(
      ticker,
      "let sequence = 0;",
      "let sequence = 0; for (;;) { console.log('again'); await sleep(0, context.signal); }",
    ),
  );
  await lab.run();
  await expect(lab.handler).toContainText("again");
  await lab.button("Cancel").click();
  await lab.expectStatus("CANCELLED");
});

/** Storage throws, as in a browser that blocks all cookies and site data. */
async function denyStorage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      const get = (): never => {
        throw new DOMException("denied", "SecurityError");
      };
      Object.defineProperty(window, name, { get, configurable: true });
    }
  });
}

test("where storage is denied, every kind of page works, and the theme can be chosen", async ({ page }) => {
  await denyStorage(page);
  // An error in the console fails the test too.
  for (const path of ["/", "/guide/errors/", "/exercises/", "/exercises/stop-on-cancel/", "/course/", "/lab/chat/"]) {
    await page.goto(`${String(process.env["PLAYGROUND_URL"])}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
  }
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/guide/errors/`);
  for (const theme of ["light", "dark"]) {
    await page.getByRole("combobox", { name: "Select theme" }).first().selectOption(theme);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
  }
});

test("where storage is denied the lab works, and says that edits last as long as the page", async ({ page }) => {
  await denyStorage(page);
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.write(edited(ticker, quote, `${quote}\n    console.log("mine");`));
  await expect(lab.root).toContainText("not kept");
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.handler).toContainText("mine");
});

test.describe("without a server", () => {
  test.use({ expectedErrors: serverAway });

  test("the server goes away and comes back: the lab says so, keeps the code, and runs again", async ({ page }) => {
    const first = await launchPlayground();
    const { port } = new URL(first.url);
    await page.goto(`${first.url}/guide/server-streaming/`);
    const lab = await Lab.nth(page, 0);
    await lab.write(edited(ticker, "let sequence = 0;", 'let sequence = 0; console.log("mine");'));
    await lab.request({ symbol: "AAPL", count: 0, interval_ms: 20 });
    await lab.run();
    await expect(lab.received.first()).toBeVisible();
    await first.stop();
    await lab.expectStatus("UNAVAILABLE");
    await lab.run();
    await expect(lab.status).toContainText("cannot be reached");
    const second = await launchPlayground({ PORT: port });
    await lab.request({ symbol: "AAPL", count: 2, interval_ms: 5 });
    await lab.run();
    await lab.expectStatus("OK");
    await expect(lab.handler).toContainText("mine");
    await second.stop();
  });
});
