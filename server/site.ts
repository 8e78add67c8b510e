// The built site as static files: hashed assets for ever, pages fresh, and the site's own page for what is not there.
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";

/** Answers GET requests from `directory`, where `npm run build` put the site. */
export function createSite(directory: string): (request: IncomingMessage, response: ServerResponse) => void {
  if (!existsSync(join(directory, "index.html"))) return siteMissing;
  const missing = readFileSync(join(directory, "404.html"));
  const files = sirv(directory, {
    etag: true,
    gzip: true,
    setHeaders: (response, path) => {
      const forever = path.startsWith("/_astro/");
      response.setHeader("Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache");
      response.setHeader("X-Content-Type-Options", "nosniff");
    },
  });
  return (request, response) => {
    files(request, response, () => {
      response.writeHead(404, { "Content-Type": "text/html; charset=utf-8" }).end(missing);
    });
  };
}

function siteMissing(_request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(503, { "Content-Type": "text/plain; charset=utf-8" })
    .end("The site has not been built: run `npm run build`, then start again.\n");
}
