// Finds out what an HTTP request is: a call in one of the carriers, a health check, or a page of the site.
import { type CarrierContext, type HttpCall, isCallPath } from "./carriers.ts";
import type { ClientUpstream } from "./client.ts";
import { handleConnect, handleConnectGet, isConnect, isConnectGet } from "./connect/index.ts";
import { type AllowedOrigins, answerPreflight, corsHeaders, originAllowed } from "./cors.ts";
import { handleGrpc, isGrpc } from "./grpc/index.ts";
import { grpcWebTypes, handleGrpcWeb } from "./grpc-web/index.ts";
import { type AllowedHosts, authorityOf, hostAllowed, unknownHost } from "./hosts.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { header, mediaTypeOf, sendJson, sendText } from "./http.ts";
import { readTarget } from "./target.ts";

export interface RouterOptions extends Omit<CarrierContext, "upstream"> {
  readonly upstreamFor: (req: HttpRequest) => ClientUpstream;
  /** The state of each part: status 200 while calls can be taken. */
  readonly health: () => Promise<{ readonly status: number; readonly body: object }>;
  /** Everything that is no call, by its decoded path: pages, files, and the answer for what does not exist. */
  readonly site: (req: HttpRequest, res: HttpResponse, path: string) => void;
  readonly allowedOrigins: AllowedOrigins;
  readonly allowedHosts: AllowedHosts;
}

const acceptPost = [
  ...grpcWebTypes,
  "application/proto",
  "application/json",
  "application/connect+proto",
  "application/connect+json",
].join(", ");

/** Serves requests by what they are. */
export function createRouter(options: RouterOptions): (req: HttpRequest, res: HttpResponse) => void {
  return (req, res) => {
    const target = readTarget(req.url ?? "/");
    const cors = corsHeaders(req, options.allowedOrigins);
    if ("reason" in target) sendText(res, target.status, target.reason, cors);
    else if (!hostAllowed(authorityOf(req, target), options.allowedHosts))
      sendText(res, 421, unknownHost(authorityOf(req, target)));
    else if (target.path === "/healthz") void answerHealth(options, req, res);
    else if (isCallPath(target.path)) routeCall(options, { req, res, path: target.path, cors }, target.query);
    else options.site(req, res, target.path);
  };
}

function routeCall(options: RouterOptions, call: HttpCall, queryText: string): void {
  const { req, res, path, cors } = call;
  const query = new URLSearchParams(queryText);
  const byGet = req.method === "GET" && isConnectGet(query);
  if (req.method === "OPTIONS" && header(req, "access-control-request-method") !== undefined)
    answerPreflight(req, res, options.allowedOrigins);
  else if (req.method === "GET" && !byGet) options.site(req, res, path);
  else if (req.method !== "POST" && !byGet)
    sendText(res, 405, `${path} is a method: call it by POST`, [...cors, ["allow", "POST"]]);
  else if (!originAllowed(req, options.allowedOrigins)) sendText(res, 403, "pages of this origin may not call here");
  else {
    const context = { ...options, upstream: options.upstreamFor(req) };
    if (byGet) handleConnectGet(context, call, query);
    else routePost(context, call);
  }
}

function routePost(context: CarrierContext, call: HttpCall): void {
  const { req, res, cors } = call;
  const contentType = (header(req, "content-type") ?? "").toLowerCase();
  const mediaType = mediaTypeOf(contentType);
  if (grpcWebTypes.includes(mediaType)) handleGrpcWeb(context, call);
  else if (isConnect(contentType)) handleConnect(context, call);
  else if (isGrpc(mediaType)) handleGrpc(context, call);
  else {
    const found = contentType === "" ? "no content type" : `"${contentType}"`;
    sendText(res, 415, `expected one of ${acceptPost}, found ${found}`, [...cors, ["accept-post", acceptPost]]);
  }
}

async function answerHealth({ health, log }: RouterOptions, req: HttpRequest, res: HttpResponse): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") {
    sendText(res, 405, "ask by GET", [["allow", "GET, HEAD"]]);
    return;
  }
  try {
    const { status, body } = await health();
    sendJson(res, status, body);
  } catch (error) {
    log(error);
    sendJson(res, 503, { status: "NOT_SERVING", reason: "the health check failed; the server's log says why" });
  }
}
