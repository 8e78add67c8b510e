// Promise: the client's side is code too: it can be changed and run in the page, and whatever it does, the page is safe.
import { expect, type Locator } from "@playwright/test";
import { Lab, test } from "./lab.ts";

class ClientTab {
  readonly lab: Lab;
  readonly panel: Locator;

  private constructor(lab: Lab, panel: Locator) {
    this.lab = lab;
    this.panel = panel;
  }

  static async open(lab: Lab): Promise<ClientTab> {
    const tab = new ClientTab(lab, await lab.view("client.ts"));
    await expect(tab.editor).toBeAttached();
    return tab;
  }

  get editor(): Locator {
    return this.panel.getByRole("textbox", { name: /^client\.ts of / });
  }

  get console(): Locator {
    return this.panel.getByRole("log", { name: "Client console" });
  }

  async write(source: string): Promise<void> {
    await this.editor.focus();
    await this.lab.page.keyboard.press("ControlOrMeta+A");
    await this.lab.page.keyboard.insertText(source);
    await expect(this.panel.getByRole("button", { name: "Back to the form’s program" })).toBeVisible();
  }

  async run(): Promise<void> {
    await this.lab.button("Run client.ts").click();
  }

  async stop(): Promise<void> {
    await this.lab.button("Stop").click();
  }
}

test("the program of a server stream runs as it is written, and the lab shows its call", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.request({ symbol: "FORM", count: 3, interval_ms: 5 });
  const client = await ClientTab.open(lab);
  await client.run();
  await expect(client.console).toContainText("finished");
  await expect(client.console.getByText('"symbol":"FORM"')).toHaveCount(3);
  await expect(client.console).toContainText("tick-interval-ms");
  await expect(client.console).toContainText("ticks-sent");
  await lab.expectStatus("OK");
  await expect(lab.received).toHaveCount(3);
  await expect(lab.handler).toContainText("yielded message 3");
  await expect(lab.button("Run")).toBeHidden();
  await lab.tab("handler.ts").click();
  await expect(lab.button("Run client.ts")).toBeHidden();
  await lab.run();
  await lab.expectReceived(3);
});

test("a changed program of a conversation: it leaves early, which is a cancel, and it is kept over a reload", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  const client = await ClientTab.open(lab);
  await client.write(`import { createClient } from "@connectrpc/connect";
import { ChatService } from "./gen/chat/v1/chat_pb";
import { transport } from "./transport";
interface Line { text: string }
async function* lines(): AsyncGenerator<Line> {
  yield { text: "one" };
  yield { text: "two" };
  await new Promise(() => {});
}
let count: number = 0;
for await (const { text } of createClient(ChatService, transport).chat(lines())) {
  console.log("heard", text);
  if (++count === 2) break;
}
`);
  await client.run();
  await expect(client.console).toContainText("heard Echo: two");
  await expect(client.console).toContainText("finished");
  await lab.expectStatus("CANCELLED");
  await expect(lab.handler).toContainText("cancelled by the client");
  await page.reload();
  const again = await ClientTab.open(await Lab.open(page, "/guide/bidirectional-streaming/"));
  await again.run();
  await expect(again.console).toContainText("heard Echo: one");
});

test("an error of the call is the program's to catch, with the status", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const client = await ClientTab.open(lab);
  await client.write(`import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { StockService } from "./gen/stock/v1/stock_pb";
import { transport } from "./transport";
try {
  await createClient(StockService, transport).getPrice({ symbol: "" });
} catch (error) {
  console.log("caught", error instanceof ConnectError && Code[error.code]);
}
`);
  await client.run();
  await expect(client.console).toContainText("caught InvalidArgument");
  await lab.expectStatus("INVALID_ARGUMENT");
});

test("mistakes are told: no TypeScript, no such module, a throw", async ({ page }) => {
  const client = await ClientTab.open(await Lab.open(page, "/guide/unary/"));
  for (const [source, told] of [
    ["const a = ;", "client.ts:1:11"],
    ['import fs from "node:fs";\nfs;', 'no module "node:fs"'],
    ['interface A { x: number }\nthrow new TypeError("on purpose");', "TypeError: on purpose (client.ts:2)"],
  ] as const) {
    await client.write(source);
    await client.run();
    await expect(client.console).toContainText(told);
  }
});

test("a type error is underlined: the program's types are real", async ({ page }) => {
  const client = await ClientTab.open(await Lab.open(page, "/guide/unary/"));
  await client.write(`import { createClient } from "@connectrpc/connect";
import { StockService } from "./gen/stock/v1/stock_pb";
import { transport } from "./transport";
const { price } = await createClient(StockService, transport).getPrice({ symbol: "A" });
const wrong: string = price;
`);
  await expect(client.panel.locator(".squiggly-error")).toHaveCount(1);
});

test("an endless loop leaves the page alive, and Stop ends it", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const client = await ClientTab.open(lab);
  await client.write('console.log("spinning");\nfor (;;) {}\n');
  await client.run();
  await expect(client.console).toContainText("spinning");
  // With the handler in front, Run calls it, and Stop still ends the program.
  await lab.tab("handler.ts").click();
  await lab.run();
  await lab.expectStatus("OK");
  await client.stop();
  await lab.tab("client.ts").click();
  await expect(client.console).toContainText("stopped");
  await client.write('console.log("alive again");');
  await client.run();
  await expect(client.console).toContainText("alive again");
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("a flood of words is cut off, and the page goes on", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const client = await ClientTab.open(lab);
  await client.write('for (;;) console.log("x");\n');
  // A page that is slow takes fewer lines in a second than the limit.
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: 20 });
  await client.run();
  await expect(client.console).toContainText("more in a second than a page can take");
  await tools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await lab.tab("handler.ts").click();
  await lab.run();
  await lab.expectStatus("OK");
});

test("nothing of the page and nothing of the network can be reached", async ({ page, baseURL }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  // What the policy stops is a request to the browser's developer tools too, but none that is ever answered.
  const requests: string[] = [];
  page.on("requestfinished", (request) => requests.push(request.url()));
  const client = await ClientTab.open(lab);
  await client.write(`const address = ${JSON.stringify(baseURL ?? String(process.env["PLAYGROUND_URL"]))};
const tries: Record<string, () => unknown> = {
  window: () => (globalThis as any).window.parent.document,
  document: () => (globalThis as any).document.cookie,
  parent: () => (globalThis as any).parent.location.href,
  storage: () => (globalThis as any).localStorage.length,
  database: () => new Promise((resolve, reject) => {
    const opening = (globalThis as any).indexedDB.open("x");
    opening.onsuccess = resolve;
    opening.onerror = () => reject(opening.error);
  }),
  caches: () => (globalThis as any).caches.open("x"),
  fetch: () => (globalThis as any).fetch(address + "/healthz"),
  request: () => new Promise((resolve, reject) => {
    const request = new (globalThis as any).XMLHttpRequest();
    request.onload = resolve;
    request.onerror = () => reject(new Error("refused"));
    request.open("GET", address + "/healthz");
    request.send();
  }),
  socket: () => new Promise((resolve, reject) => {
    const socket = new (globalThis as any).WebSocket(address.replace("http", "ws") + "/ws", "grpc-mux.v1");
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("refused"));
  }),
  events: () => new Promise((resolve, reject) => {
    const events = new (globalThis as any).EventSource(address + "/healthz");
    events.onopen = resolve;
    events.onerror = () => reject(new Error("refused"));
  }),
  scripts: () => (globalThis as any).importScripts(address + "/favicon.svg"),
  module: () => import(/* @vite-ignore */ address + "/favicon.svg"),
  code: () => (0, eval)("1"),
  service: () => (globalThis as any).navigator.serviceWorker.register("x.js"),
};
for (const [name, attempt] of Object.entries(tries)) {
  try {
    await attempt();
    console.log(name, "REACHED");
  } catch {
    console.log(name, "kept out");
  }
}
`);
  requests.length = 0;
  await client.run();
  await expect(client.console).toContainText("finished");
  await expect(client.console.getByText("kept out")).toHaveCount(14);
  await expect(client.console).not.toContainText("REACHED");
  expect(requests.filter((url) => /healthz|favicon|\/ws|\/x\.js/u.test(url))).toEqual([]);
});

test("a method of another service and metadata of the lab's own are refused", async ({ page }) => {
  const client = await ClientTab.open(await Lab.open(page, "/guide/unary/"));
  await client.write(`import { createClient } from "@connectrpc/connect";
import { StockService } from "./gen/stock/v1/stock_pb";
import { transport } from "./transport";
const { getPrice } = createClient(StockService, transport);
for (const headers of [{ "x-deployment": "other" }, { "x-session": "other" }]) {
  await getPrice({ symbol: "A" }, { headers }).catch((error) => console.log(error.message));
}
`);
  await client.run();
  await expect(client.console).toContainText('"x-deployment" is reserved');
  await expect(client.console).toContainText('"x-session" is reserved');
});
