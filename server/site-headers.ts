// The site's security headers: which scripts may run, who may frame them, what they may use.
import { createHash } from "node:crypto";

/** Pages made to be framed by other sites. */
const isEmbedded = (path: string): boolean => path.startsWith("/embed/");

/** Where a client program of the reader's runs. */
const isProgramFrame = (path: string): boolean => path === "/lab/client-frame.html";

/** Nothing here needs any of these; a script that got in shall not have them either. */
const unused = ["camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "display-capture"];

/** For every answer of the site, whatever it is. */
export function siteHeaders(path: string): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    // Share links are addresses: other sites learn nothing of them.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": unused.map((feature) => `${feature}=()`).join(", "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": isEmbedded(path) ? "cross-origin" : "same-origin",
  };
}

/** Of what is no page: nothing runs in it, and it is never framed. */
export const neutralPolicy = "default-src 'none'; frame-ancestors 'none'";

/** The Content-Security-Policy of a page: of inline scripts, only those that it was built with. */
export function contentSecurityPolicy(path: string, html: string): string {
  const scripts = [...new Set(inlineScripts(html).map((script) => `'sha256-${digest(script)}'`))];
  if (isProgramFrame(path)) return programFramePolicy(scripts);
  return [
    "default-src 'self'",
    // The search is WebAssembly, which has no word of its own for "compiled, but no eval of text" but this.
    ["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(" "),
    // The editor writes its styles into the page as it goes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${isEmbedded(path) ? "*" : "'self'"}`,
  ].join("; ");
}

/** The frame's own few lines start a worker, and that is all: no origin, nothing to load, nowhere to connect. */
function programFramePolicy(scripts: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src", ...scripts].join(" "),
    "worker-src blob:",
    // Also when the page is opened by itself, where no frame takes its origin away.
    "sandbox allow-scripts",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

const script = /<script(?<attributes>[^>]*)>(?<text>[^]*?)<\/script>/gi;

function inlineScripts(html: string): string[] {
  return [...html.matchAll(script)]
    .filter(({ groups }) => !/\ssrc\s*=/i.test(groups?.["attributes"] ?? ""))
    .map(({ groups }) => groups?.["text"] ?? "");
}

/** Of the text as the browser's parser has it, which knows no carriage returns. */
const digest = (text: string): string => createHash("sha256").update(text.replace(/\r\n?/g, "\n")).digest("base64");
