// Which web pages may call: one answer for preflights, responses and WebSocket handshakes.
import type { HttpRequest, HttpResponse } from "../listener/http.ts";
import { header, sendHeadAlone } from "../listener/http.ts";
import { limits } from "../../limits.ts";
import type { HeaderList } from "../call/metadata.ts";

/** The origins whose pages may call besides our own; "*" is every page. */
export type AllowedOrigins = readonly string[] | "*";

/** Status and details are read by every client; the star stands for the handler's own metadata. */
const exposed = "*, grpc-status, grpc-message, grpc-status-details-bin";

export interface Cors {
  /** True for pages that may call, and for clients that are no pages. */
  readonly allowed: boolean;
  /** What an answer says to the page that sent the request. */
  readonly headers: HeaderList;
}

/** Judges the page that sent a request. `host` is one that this server answers to, or a page of any site could name its own. */
export function corsOf(req: HttpRequest, host: string | undefined, allowed: AllowedOrigins): Cors {
  const origin = header(req, "origin");
  if (origin === undefined) return { allowed: true, headers: [] };
  if (!originAllowed(origin, host, allowed)) return { allowed: false, headers: [["vary", "origin"]] };
  const headers: HeaderList = [
    ["access-control-allow-origin", origin],
    ["access-control-expose-headers", exposed],
    ["vary", "origin"],
  ];
  return { allowed: true, headers };
}

function originAllowed(origin: string, host: string | undefined, allowed: AllowedOrigins): boolean {
  if (allowed === "*" || allowed.includes(origin)) return true;
  const own = `http://${host ?? ""}`;
  if (!URL.canParse(origin) || !URL.canParse(own)) return false;
  const [page, here] = [new URL(origin), new URL(own)];
  // What runs on the same machine, a site in development for instance, is as close as we are.
  return page.host === here.host || (isLoopback(page) && isLoopback(here));
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Answers a preflight: the method, and whatever headers the page wants to send, since metadata may have any name. */
export function answerPreflight(req: HttpRequest, res: HttpResponse, cors: HeaderList): void {
  const requested = header(req, "access-control-request-headers") ?? "*";
  const allowed: HeaderList = [
    ["access-control-allow-methods", "POST, GET"],
    ["access-control-allow-headers", requested],
    ["access-control-max-age", String(limits.proxy.preflightSeconds)],
  ];
  const mayCall = cors.some(([name]) => name === "access-control-allow-origin");
  sendHeadAlone(res, 204, [...cors, ["vary", "access-control-request-headers"], ...(mayCall ? allowed : [])]);
}
