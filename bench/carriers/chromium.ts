// gRPC-Web by fetch over HTTP/1.1 in a real browser, whose buffers no client in Node has.
import { chromium, type Page } from "@playwright/test";
import { findChromium } from "../../e2e/chromium.ts";
import { encode, type MethodName, pathOf } from "./service.ts";
import { framed } from "./clients/framing.ts";

/** Runs `use` in a page of the proxy at `url`. */
export async function inChromium<T>(url: string, use: (page: Page) => Promise<T>): Promise<T> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await use(page);
  } finally {
    await browser.close();
  }
}

const request = (method: MethodName, bytes: number): { path: string; body: number[] } => ({
  path: pathOf(method),
  body: [...framed(new Uint8Array(bytes - (encode(new Uint8Array(bytes)).length - bytes)))],
});

/** How long after the call's start initial metadata and message came, in milliseconds. */
export function fetchArrivals(page: Page): Promise<{ headersMs: number; messageMs: number }> {
  return page.evaluate(
    async ({ path, body }) => {
      const startMs = performance.now();
      const headers = { "content-type": "application/grpc-web+proto" };
      const response = await fetch(path, { method: "POST", headers, body: new Uint8Array(body) });
      const headersMs = performance.now() - startMs;
      await response.body?.getReader().read();
      return { headersMs, messageMs: performance.now() - startMs };
    },
    request("Late", 10),
  );
}

/** Opens a server stream and reads its first bytes only. */
export function fetchStall(page: Page, bytes: number): Promise<void> {
  return page.evaluate(
    async ({ path, body }) => {
      const controller = new AbortController();
      const response = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+proto" },
        body: new Uint8Array(body),
        signal: controller.signal,
      });
      const reader = response.body?.getReader();
      await reader?.read();
      Object.assign(globalThis, { controller, reader });
    },
    request("Download", bytes),
  );
}

/** Resolves to the moment of the cancel. */
export function fetchCancel(page: Page): Promise<number> {
  return page.evaluate(() => {
    const atMs = performance.timeOrigin + performance.now();
    (globalThis as unknown as { controller: AbortController }).controller.abort();
    return atMs;
  });
}
