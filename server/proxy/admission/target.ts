// Decodes and normalises a target once (RFC 9112, section 3.2): what decides by a path sees the path that is served.
import { limits } from "../../limits.ts";

export interface Target {
  /** Decoded, without empty, "." and ".." segments: "/guide/errors/". */
  readonly path: string;
  /** As it was sent, without its question mark. */
  readonly query: string;
  /** The host of a target in absolute form, which comes before the header `Host`. */
  readonly authority?: string | undefined;
}

/** Why a target is refused, and with which HTTP status. */
export interface TargetFault {
  readonly status: 400 | 414;
  readonly reason: string;
  readonly authority?: string | undefined;
}

/** A slash, a backslash or a control character that is encoded: what decodes it differs from what does not. */
const encodedSeparator = /%(2f|5c|[01][0-9a-f]|7f)/i;
const absoluteForm = /^https?:\/\/([^/?#]*)/i;
/** Segments that begin with a letter, a digit or "-": nothing to decode, to normalise or to refuse, as in the path of every call. */
const plainPath = /^(?:\/[\w-][\w.~-]*)+$/;

/** Reads the target of any request but CONNECT. */
export function readTarget(text: string): Target | TargetFault {
  if (text.length <= limits.proxy.pathBytes && plainPath.test(text)) return { path: text, query: "" };
  const absolute = absoluteForm.exec(text);
  const relative = absolute ? text.slice(absolute[0].length) || "/" : text;
  const [withQuery = ""] = relative.split("#", 1);
  const question = withQuery.indexOf("?");
  const encoded = question < 0 ? withQuery : withQuery.slice(0, question);
  const path = encoded.length > limits.proxy.pathBytes ? undefined : decoded(encoded);
  if (path === undefined) return { ...faultOf(encoded), authority: absolute?.[1] };
  const query = question < 0 ? "" : withQuery.slice(question + 1);
  return { path: normalised(path), query, authority: absolute?.[1] };
}

/** Undefined for what is no path. */
function decoded(encoded: string): string | undefined {
  if (!encoded.startsWith("/") || encodedSeparator.test(encoded)) return undefined;
  try {
    const path = decodeURIComponent(encoded);
    return /[\u0000-\u001f\u007f\\]/.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

function normalised(path: string): string {
  const segments: string[] = [];
  const all = path.split("/").slice(1);
  for (const segment of all) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const isFolder = ["", ".", ".."].includes(all.at(-1) ?? "");
  return segments.length === 0 ? "/" : `/${segments.join("/")}${isFolder ? "/" : ""}`;
}

function faultOf(encoded: string): TargetFault {
  const { pathBytes } = limits.proxy;
  if (encoded.length > pathBytes)
    return {
      status: 414,
      reason: `expected a path of at most ${String(pathBytes)} bytes, found ${String(encoded.length)}`,
    };
  const expected = 'expected a path such as "/guide/", without backslashes, control characters and encoded slashes';
  return { status: 400, reason: `${expected}, found ${JSON.stringify(encoded.slice(0, 80))}` };
}
