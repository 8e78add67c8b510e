// The built site as static files: hashed assets for ever, pages fresh, and the site's own page for what is not there.
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import send from "send";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers GET requests from `directory`, where `npm run build` put the site. */
export function createSite(directory: string): Answer {
  if (!existsSync(join(directory, "index.html"))) return siteMissing;
  const notFoundPage = readFileSync(join(directory, "404.html"));
  return (request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    const cached = path.startsWith("/_astro/") ? { immutable: true, maxAge: "1y" } : { cacheControl: false };
    send(request, path, { root: directory, dotfiles: "ignore", ...cached })
      .on("headers", (response: ServerResponse) => {
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!("maxAge" in cached)) response.setHeader("Cache-Control", "no-cache");
      })
      // Also a file that vanished while it was sent, as in a rebuild: one answer fails, the server goes on.
      .on("error", () => refuse(response, notFoundPage))
      .pipe(response);
  };
}

function refuse(response: ServerResponse, page: Buffer): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(404, { "Content-Type": "text/html; charset=utf-8" }).end(page);
}

function siteMissing(_request: IncomingMessage, response: ServerResponse): void {
  const text = "The site has not been built: run `npm run build`, then start again.\n";
  response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
