#!/usr/bin/env node
// What Playwright starts as Firefox: Debian's own, behind a relay of its WebDriver BiDi socket. The relay answers the commands that
// this Firefox lacks and that Playwright sends for every page. It can go when `firefox-esr` knows them; 153 does not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { WebSocket, WebSocketServer } from "ws";
import { findFirefox } from "./firefox.ts";

/** Answered with an empty result: what they would set is what Firefox has without them. */
const unknownCommands = new Set(["emulation.setMediaFeaturesOverride"]);

const firefox = spawn(findFirefox() ?? "firefox", process.argv.slice(2), { stdio: ["ignore", "ignore", "pipe"] });
firefox.once("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
firefox.once("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => firefox.kill(signal));

for await (const line of createInterface(firefox.stderr)) {
  const own = /^WebDriver BiDi listening on (ws:\S+)$/.exec(line)?.[1];
  // Playwright finds the socket by this line.
  console.error(own === undefined ? line : `WebDriver BiDi listening on ${await relayTo(own)}`);
}

/** The address of a server that passes each connection on to that one. */
async function relayTo(target: string): Promise<string> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (client, { url }) => relay(client, new WebSocket(target + String(url))));
  await once(server, "listening");
  return `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function relay(client: WebSocket, browser: WebSocket): void {
  const opened = once(browser, "open");
  client.on("message", (data: Buffer) => {
    const text = data.toString();
    const { id, method = "" } = JSON.parse(text) as { id?: number; method?: string };
    if (unknownCommands.has(method)) client.send(JSON.stringify({ type: "success", id, result: {} }));
    else void opened.then(() => browser.send(text));
  });
  browser.on("message", (data: Buffer) => client.send(data.toString()));
  browser.on("close", () => client.close());
  browser.on("error", () => client.close());
  client.on("close", () => browser.close());
}
