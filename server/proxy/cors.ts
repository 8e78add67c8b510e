// Which web pages may call: one answer for preflights, responses and WebSocket handshakes.
import type { HttpRequest, HttpResponse } from "./http.ts";
import { apiHeaders, byName, header } from "./http.ts";
import { limits } from "../limits.ts";
import type { HeaderList } from "./metadata.ts";

/** The origins whose pages may call besides our own; "*" is every page. */
export type AllowedOrigins = readonly string[] | "*";

/** Status and details are read by every client; the star stands for the handler's own metadata. */
const exposed = "*, grpc-status, grpc-message, grpc-status-details-bin";

/** True for pages that may call, and for clients that are no pages. */
export function originAllowed(req: HttpRequest, allowed: AllowedOrigins): boolean {
  const origin = header(req, "origin");
  if (origin === undefined || allowed === "*" || allowed.includes(origin)) return true;
  const own = `http://${header(req, "host") ?? header(req, ":authority") ?? ""}`;
  if (!URL.canParse(origin) || !URL.canParse(own)) return false;
  const [page, here] = [new URL(origin), new URL(own)];
  // What runs on the same machine, a site in development for instance, is as close as we are.
  return page.host === here.host || (isLoopback(page) && isLoopback(here));
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** What a response says to the page that asked. */
export function corsHeaders(req: HttpRequest, allowed: AllowedOrigins): HeaderList {
  const origin = header(req, "origin");
  if (origin === undefined || !originAllowed(req, allowed)) return [];
  return [
    ["access-control-allow-origin", origin],
    ["access-control-expose-headers", exposed],
    ["vary", "origin"],
  ];
}

/** Answers a preflight: the method, and whatever headers the page wants to send, since metadata may have any name. */
export function answerPreflight(req: HttpRequest, res: HttpResponse, allowed: AllowedOrigins): void {
  const headers: Record<string, string[] | string> = {
    ...byName(apiHeaders),
    vary: "origin, access-control-request-headers",
  };
  if (originAllowed(req, allowed)) {
    headers["access-control-allow-origin"] = header(req, "origin") ?? "*";
    headers["access-control-allow-methods"] = "POST, GET";
    headers["access-control-allow-headers"] = header(req, "access-control-request-headers") ?? "*";
    headers["access-control-max-age"] = String(limits.proxy.preflightSeconds);
  }
  res.writeHead(204, headers);
  res.end();
}
