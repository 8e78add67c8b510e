// Which of a file's forms is sent: the build leaves text compressed beside it, and the client says what it accepts.
import { existsSync } from "node:fs";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

/** Best first. Browsers take Brotli over HTTPS and from loopback only, so gzip is for the rest. */
const encodings = [
  { name: "br", extension: ".br" },
  { name: "gzip", extension: ".gz" },
] as const;

export interface Precompressed {
  /** Below the directory of the site. */
  readonly path: string;
  readonly contentEncoding: string;
  readonly contentType: string;
}

/** The compressed file for `path` that `Accept-Encoding` allows; undefined when the file itself is to be sent. */
export function precompressed(directory: string, path: string, acceptEncoding = ""): Precompressed | undefined {
  const file = path.endsWith("/") ? `${path}index.html` : path;
  const contentType = types[extname(file)];
  if (contentType === undefined) return undefined;
  const accepted = acceptedEncodings(acceptEncoding);
  const way = encodings.find(
    ({ name, extension }) => accepted.has(name) && existsSync(join(directory, file + extension)),
  );
  return way && { path: file + way.extension, contentEncoding: way.name, contentType };
}

function acceptedEncodings(header: string): ReadonlySet<string | undefined> {
  const parts = header
    .toLowerCase()
    .split(",")
    .map((part) => part.trim());
  return new Set(parts.filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(";")[0]?.trim()));
}
