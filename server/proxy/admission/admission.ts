// What is decided about a request before it is known what it asks for: is it well-formed, which path does its target name, for which
// host is it, and may the page that sends it read the answer. The only place that reads a request's target.
import { type AllowedOrigins, corsOf } from "./cors.ts";
import { type AllowedHosts, hostAllowed, hostnameOf, unknownHost } from "./hosts.ts";
import type { HttpRequest } from "../listener/http.ts";
import { Http2Request } from "../listener/http2.ts";
import type { HeaderList } from "../call/metadata.ts";
import type { Refusal } from "./refusal.ts";
import { readTarget, type Target } from "./target.ts";

export interface AdmissionOptions {
  readonly allowedOrigins: AllowedOrigins;
  readonly allowedHosts: AllowedHosts;
}

export interface Admitted {
  /** Decoded and normalised: what every decision about the request goes by. */
  readonly path: string;
  /** As it was sent, without its question mark. */
  readonly query: string;
  /** True for pages that may call, and for clients that are no pages. */
  readonly originAllowed: boolean;
  /** Goes with every answer. */
  readonly cors: HeaderList;
}

/** What OPTIONS asks about with the target "*" (RFC 9112, section 3.2.4). */
export const serverPath = "*";
const wholeServer: Target = { path: serverPath, query: "" };

/** Decides once for each request, handshakes included. */
export function admit(req: HttpRequest, options: AdmissionOptions): Admitted | Refusal {
  // eslint-disable-next-line no-restricted-syntax -- the one place where the undecoded target is read
  const target = req.url === "*" && req.method === "OPTIONS" ? wholeServer : readTarget(req.url ?? "");
  const hosts = hostsOf(req, target.authority);
  const fault = versionFault(req) ?? codingFault(req) ?? hostFault(req, hosts, options.allowedHosts);
  if (fault) return fault;
  const { allowed, headers } = corsOf(req, hosts[0], options.allowedOrigins);
  if ("reason" in target) return { ...target, headers };
  return { path: target.path, query: target.query, originAllowed: allowed, cors: headers };
}

/** Node's HTTP/1.1 parser takes others too, and HTTP/1.0 with chunks, which proxies read in different ways (RFC 9112, section 6.1). */
function versionFault(req: HttpRequest): Refusal | undefined {
  if (req instanceof Http2Request || req.httpVersion === "1.1") return undefined;
  if (req.httpVersion !== "1.0")
    return { status: 505, reason: `expected HTTP/1.1, HTTP/1.0 or HTTP/2, found HTTP/${req.httpVersion}` };
  if (req.headers["transfer-encoding"] === undefined) return undefined;
  return { status: 400, reason: "expected a Content-Length in HTTP/1.0, found a Transfer-Encoding" };
}

/** Node undoes "chunked" alone, and would take what another coding made for the body (RFC 9112, section 6.1). */
function codingFault(req: HttpRequest): Refusal | undefined {
  const coding = req.headers["transfer-encoding"];
  if (coding === undefined || coding.toLowerCase() === "chunked") return undefined;
  return { status: 501, reason: `expected the transfer coding "chunked", found ${quoted(coding)}` };
}

/** What the request says it is for: as `Host`, as HTTP/2's `:authority`, and in a target in absolute form. */
function hostsOf(req: HttpRequest, ofTarget: string | undefined): readonly string[] {
  const hosts = ofTarget === undefined ? [] : [ofTarget];
  const { rawHeaders: raw } = req;
  for (let i = 0; i + 1 < raw.length; i += 2) if (namesHost(raw[i] ?? "")) hosts.push(raw[i + 1] ?? "");
  return hosts;
}

/** The length is compared first: it rules out most names at no cost. */
function namesHost(name: string): boolean {
  return isHost(name) || (name.length === 10 && name.toLowerCase() === ":authority");
}

const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === "host";

/** Every host that is named has to be one of ours: of two, each hop may believe another. HTTP/1.0 and gRPC clients need not name any. */
function hostFault(req: HttpRequest, hosts: readonly string[], allowed: AllowedHosts): Refusal | undefined {
  const named = req.rawHeaders.filter((text, i) => i % 2 === 0 && isHost(text)).length;
  if (named > 1) return { status: 400, reason: `expected one Host header, found ${String(named)}` };
  if (named === 0 && req.httpVersion === "1.1") return { status: 400, reason: "expected a Host header, found none" };
  const unknown = hosts.find((host) => !hostAllowed(host, allowed));
  if (unknown === undefined) return authorityFault(req, hosts);
  if (unknown === "" || hostnameOf(unknown) !== undefined) return { status: 421, reason: unknownHost(unknown) };
  return { status: 400, reason: `expected a Host such as localhost:8080, found ${quoted(unknown)}` };
}

/** HTTP/2's ":authority" and a Host beside it must be the same (RFC 9113, section 8.3.1). */
function authorityFault({ httpVersionMajor }: HttpRequest, [first, second]: readonly string[]): Refusal | undefined {
  if (httpVersionMajor < 2 || first === undefined || second === undefined) return undefined;
  if (first.toLowerCase() === second.toLowerCase()) return undefined;
  return {
    status: 400,
    reason: `expected the same in :authority and Host, found ${quoted(first)} and ${quoted(second)}`,
  };
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80));
