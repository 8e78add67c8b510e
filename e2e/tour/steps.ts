// What the tour shows: each step plays on the page that the last one left.
import { expect, type Locator, type Page } from "@playwright/test";
import { handlerOf, Lab } from "../lab.ts";

export interface Step {
  readonly caption: string;
  /** Does what the caption says; resolves, when it is to be seen, to what the picture begins with. */
  readonly play: (page: Page, url: string) => Promise<Locator>;
}

const ticker = "/embed/stock-ticker/";
const chat = "/embed/chat/";
/** Where the handler makes a tick. */
const tickLine =
  handlerOf("stock-ticker")
    .split("\n")
    .findIndex((line) => line.includes("const tick =")) + 1;

export const steps: readonly Step[] = [
  {
    caption: "A page of the guide: the handler, its .proto, and the call",
    play: async (page, url) => (await Lab.open(page, "/guide/server-streaming/", url)).root,
  },
  {
    caption: "Change the handler: completion knows the messages of the .proto",
    async play(page, url) {
      const lab = await Lab.open(page, ticker, url);
      await lab.button("Edit the code").click();
      await lab.editor.focus();
      await page.keyboard.press("ControlOrMeta+Home");
      for (let line = 1; line < tickLine; line++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.keyboard.type("console.log(tick.", { delay: 30 });
      await expect(lab.root.getByRole("option", { name: /^price/u })).toBeVisible({ timeout: 60_000 });
      return lab.root;
    },
  },
  {
    caption: "Run: your code serves a real gRPC call, and both sides are shown as it happens",
    async play(page) {
      const lab = await Lab.nth(page, 0);
      await page.keyboard.type("price");
      await page.keyboard.press("Escape");
      await lab.request({ symbol: "AAPL", count: 0, interval_ms: 150 });
      await lab.run();
      await lab.expectReceived(8);
      return lab.root;
    },
  },
  {
    caption: "Cancel: the client stops, the handler's signal fires",
    async play(page) {
      const lab = await Lab.nth(page, 0);
      await lab.button("Cancel").click();
      await lab.expectStatus("CANCELLED");
      await expect(lab.handler).toContainText("signal fired");
      await expect(lab.root).toContainText("nothing left over");
      return lab.root;
    },
  },
  {
    caption: "Timeline: client and handler on one clock, from yield to arrival",
    async play(page) {
      const lab = await Lab.nth(page, 0);
      await lab.received.nth(3).click();
      await lab.view("Timeline");
      return lab.root;
    },
  },
  {
    caption: "Wire: the chosen message in bytes, in the browser's hop and in gRPC's",
    async play(page) {
      const lab = await Lab.nth(page, 0);
      await lab.view("Wire");
      await expect(lab.root.getByRole("region", { name: "Proxy ⇄ backend" })).toContainText('"AAPL"');
      return lab.root;
    },
  },
  {
    caption: "Charts, drawn from the live stream",
    async play(page) {
      const lab = await Lab.nth(page, 0);
      const charts = await lab.view("Charts");
      await expect(charts).toContainText("AAPL");
      // They are drawn with the next frame.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      return lab.root;
    },
  },
  {
    caption: "Bidirectional from the browser: two clients of one running handler",
    async play(page, url) {
      const alice = await Lab.open(page, chat, url);
      // The choice of a view is kept from lab to lab.
      await alice.view("Stream");
      await alice.run();
      await alice.send({ user: "Alice", text: "hello" });
      const bob = await alice.addClient();
      await bob.metadata({ "x-who": "bob" });
      await bob.run();
      await bob.send({ user: "Bob", text: "hello from Bob" });
      await expect(alice.received.filter({ hasText: "hello from Bob" })).not.toHaveCount(0);
      return bob.root;
    },
  },
];
