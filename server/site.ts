// The built site as static files: hashed assets for ever, pages fresh, and the site's own page for what is not there.
import { existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import send from "send";
import type { FaultBoundary } from "./fault-boundary.ts";
import { precompressed } from "./precompressed.ts";
import { contentSecurityPolicy, siteHeaders } from "./site-headers.ts";

/** `path` is decoded and normalised, without "." and ".." segments. */
type Answer = (request: IncomingMessage, response: ServerResponse, target: Target) => void;

interface Target {
  readonly path: string;
  readonly faults: FaultBoundary;
}

/** Answers GET requests from `directory`, where `npm run build` put the site. */
export function createSite(directory: string): Answer {
  if (!existsSync(join(directory, "index.html"))) return siteMissing;
  const policies = new PagePolicies();
  const notFoundFile = join(directory, "404.html");
  const notFoundPage = readFileSync(notFoundFile, "utf8");
  return (request, response, { path, faults }) => {
    setAll(response, siteHeaders(path404));
    const smaller = precompressed(directory, path, request.headers["accept-encoding"]);
    send(request, encodeURIComponent(smaller?.path ?? path).replaceAll("%2F", "/"), {
      root: directory,
      dotfiles: "ignore",
      cacheControl: false,
    })
      .on(
        "headers",
        faults.guard((response: ServerResponse, sent: string) => {
          const file = smaller ? sent.slice(0, -extname(sent).length) : sent;
          // By the file that is sent, however it was asked for.
          const served = `/${relative(directory, file)}`;
          setAll(response, { ...siteHeaders(served), "Cache-Control": cacheControl(served), Vary: "Accept-Encoding" });
          if (smaller) {
            response.setHeader("Content-Encoding", smaller.contentEncoding);
            response.setHeader("Content-Type", smaller.contentType);
          }
          if (file.endsWith(".html")) response.setHeader("Content-Security-Policy", policies.of(served, file));
        }),
      )
      // Also a file that vanished while it was sent, as in a rebuild: one answer fails, the server goes on.
      .on(
        "error",
        faults.guard(() => refuse(response, notFoundPage)),
      )
      .pipe(response);
  };
}

const path404 = "/404.html";

/** Names with a hash of what they hold never hold anything else. */
const cacheControl = (served: string): string =>
  served.startsWith("/_astro/") ? "public, max-age=31536000, immutable" : "no-cache";

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
  response.setHeader("Content-Security-Policy", contentSecurityPolicy(path404, page));
  response.writeHead(404, { "Content-Type": "text/html; charset=utf-8" }).end(page);
}

function siteMissing(_request: IncomingMessage, response: ServerResponse): void {
  const text = "The site has not been built: run `npm run build`, then start again.\n";
  response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}

function setAll(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
