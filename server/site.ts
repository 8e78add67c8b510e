// The built site as static files: hashed assets for ever, pages fresh, and the site's own page for what is not there.
import { existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import send from "send";
import { precompressed } from "./precompressed.ts";
import { contentSecurityPolicy, siteHeaders } from "./site-headers.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers GET requests from `directory`, where `npm run build` put the site. */
export function createSite(directory: string): Answer {
  if (!existsSync(join(directory, "index.html"))) return siteMissing;
  const policies = new PagePolicies();
  const notFoundFile = join(directory, "404.html");
  const notFoundPage = readFileSync(notFoundFile, "utf8");
  return (request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    const cached = path.startsWith("/_astro/") ? { immutable: true, maxAge: "1y" } : { cacheControl: false };
    setAll(response, siteHeaders(path));
    const smaller = precompressed(directory, path, request.headers["accept-encoding"]);
    send(request, smaller?.path ?? path, { root: directory, dotfiles: "ignore", ...cached })
      .on("headers", (response: ServerResponse, sent: string) => {
        const file = smaller ? sent.slice(0, -extname(sent).length) : sent;
        if (!("maxAge" in cached)) response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Vary", "Accept-Encoding");
        if (smaller) {
          response.setHeader("Content-Encoding", smaller.contentEncoding);
          response.setHeader("Content-Type", smaller.contentType);
        }
        if (file.endsWith(".html")) response.setHeader("Content-Security-Policy", policies.of(path, file));
      })
      // Also a file that vanished while it was sent, as in a rebuild: one answer fails, the server goes on.
      .on("error", () => refuse(response, notFoundPage))
      .pipe(response);
  };
}

/** Made when a page is first asked for, and again when it was built anew. */
class PagePolicies {
  readonly #known = new Map<string, { readonly builtMs: number; readonly policy: string }>();

  of(path: string, file: string): string {
    const { mtimeMs: builtMs } = statSync(file);
    const known = this.#known.get(file);
    if (known?.builtMs === builtMs) return known.policy;
    const policy = contentSecurityPolicy(path, readFileSync(file, "utf8"));
    this.#known.set(file, { builtMs, policy });
    return policy;
  }
}

function refuse(response: ServerResponse, page: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader("Content-Security-Policy", contentSecurityPolicy("/404.html", page));
  response.writeHead(404, { "Content-Type": "text/html; charset=utf-8" }).end(page);
}

function siteMissing(_request: IncomingMessage, response: ServerResponse): void {
  const text = "The site has not been built: run `npm run build`, then start again.\n";
  response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}

function setAll(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
