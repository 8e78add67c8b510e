// The built site as static files: hashed assets for ever, pages fresh, and the site's own page for what is not there.
import { existsSync, type ReadStream, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import send from "send";
import type { FaultBoundary } from "./fault-boundary.ts";
import { type Precompressed, precompressed } from "./precompressed.ts";
import type { ProxyOptions } from "./proxy/index.ts";
import { contentSecurityPolicy, neutralPolicy, siteHeaders } from "./site-headers.ts";

/** Answers GET and HEAD requests from `directory`, where `npm run build` put the site. */
export function createSite(directory: string): ProxyOptions["site"] {
  if (!existsSync(join(directory, "index.html"))) return siteMissing;
  const site = new Site(directory);
  return (request, response, { path, faults }) => {
    const smaller = precompressed(directory, path, request.headers["accept-encoding"]);
    const encodedPath = encodeURIComponent(smaller?.path ?? path).replaceAll("%2F", "/");
    setAll(response, siteHeaders(path404));
    const describe = (response: ServerResponse, sent: string): void => site.describe(response, sent, smaller);
    const checkWhole = (file: ReadStream): void => breakOffIfShort(response, file, faults);
    const refused = (error: HttpError): void => refuse(response, error, site.notFound(request.headers.accept));
    send(request, encodedPath, { root: directory, dotfiles: "ignore", cacheControl: false })
      .on("headers", faults.guard(describe))
      .on("stream", faults.guard(checkWhole))
      .on("error", faults.guard(refused))
      .pipe(response);
  };
}

class Site {
  readonly #notFoundPage: Content;
  readonly #directory: string;
  readonly #policies = new PagePolicies();

  constructor(directory: string) {
    this.#directory = directory;
    const text = readFileSync(join(directory, path404), "utf8");
    this.#notFoundPage = { type: "text/html", text, policy: contentSecurityPolicy(path404, text) };
  }

  /** A page for browsers that navigate; to programs and scanners it would be tens of kilobytes of nothing. */
  notFound(accept = ""): Content {
    return accept.includes("text/html") ? this.#notFoundPage : notFoundText;
  }

  /** Sets the headers by the file that is sent, however it was asked for. `send` goes on after it, so it must not fail. */
  describe(response: ServerResponse, sent: string, smaller: Precompressed | undefined): void {
    const file = smaller ? sent.slice(0, -extname(sent).length) : sent;
    const served = `/${relative(this.#directory, file)}`;
    setAll(response, { ...siteHeaders(served), "Cache-Control": cacheControl(served), Vary: "Accept-Encoding" });
    if (smaller) {
      response.setHeader("Content-Encoding", smaller.contentEncoding);
      response.setHeader("Content-Type", smaller.contentType);
    }
    if (file.endsWith(".html")) response.setHeader("Content-Security-Policy", this.#policies.of(served, file));
  }
}

/** What `send` could not do, as an HTTP status. */
type HttpError = Error & { readonly status: number };

/** A file that became shorter while it was sent: the client would take the next response for the rest of it. */
function breakOffIfShort(response: ServerResponse, file: ReadStream, faults: FaultBoundary): void {
  const check = (): void => {
    if (file.bytesRead < Number(response.getHeader("Content-Length"))) response.destroy();
  };
  file.on("end", faults.guard(check));
}

const path404 = "/404.html";

/** Names with a hash of what they hold never hold anything else. */
const cacheControl = (served: string): string =>
  served.startsWith("/_astro/") ? "public, max-age=31536000, immutable" : "no-cache";

/** Made when a page is first asked for, and again when it was built anew. */
class PagePolicies {
  readonly #known = new Map<string, { readonly builtMs: number; readonly policy: string }>();

  of(path: string, file: string): string {
    // Just then it was there; if it is gone now, it is not sent either.
    const builtMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (builtMs === undefined) return neutralPolicy;
    const known = this.#known.get(file);
    if (known?.builtMs === builtMs) return known.policy;
    const policy = contentSecurityPolicy(path, readFileSync(file, "utf8"));
    this.#known.set(file, { builtMs, policy });
    return policy;
  }
}

function refuse(response: ServerResponse, { status }: HttpError, notFound: Content): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const range = response.getHeader("Content-Range");
  // What was said of the file is not true of what is sent instead of it.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const reason = refusals[status];
  if (reason === undefined) {
    response.setHeader("Vary", "Accept");
    sendWhole(response, 404, notFound);
  } else {
    if (status === 416 && range !== undefined) response.setHeader("Content-Range", range);
    sendWhole(response, status, plainText(reason));
  }
}

/** All others mean that there is no such file. */
const refusals: Readonly<Record<number, string>> = {
  412: "the file is not the one that If-Match or If-Unmodified-Since names",
  416: "expected a range within the file",
  500: "the file cannot be read just now: try again",
};

function siteMissing(_request: IncomingMessage, response: ServerResponse): void {
  sendWhole(response, 503, plainText("The site has not been built: run `npm run build`, then start again."));
}

/** A whole answer. */
interface Content {
  readonly type: "text/html" | "text/plain";
  readonly text: string;
  readonly policy: string;
}

const plainText = (text: string): Content => ({ type: "text/plain", text: `${text}\n`, policy: neutralPolicy });

const notFoundText = plainText("the site has no such page");

function sendWhole(response: ServerResponse, status: number, { type, text, policy }: Content): void {
  setAll(response, { ...siteHeaders(path404), "Cache-Control": "no-cache", "Content-Security-Policy": policy });
  setAll(response, { "Content-Type": `${type}; charset=utf-8`, "Content-Length": String(Buffer.byteLength(text)) });
  response.writeHead(status).end(text);
}

function setAll(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
