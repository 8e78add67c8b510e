// Finds out what an HTTP request is: a call in one of the carriers, a health check, or a page of the site.
import { type CarrierContext, type HttpCall, isCallPath } from "./carriers.ts";
import type { ClientUpstream } from "./client.ts";
import { handleConnect, handleConnectGet, isConnect, isConnectGet } from "./connect/index.ts";
import { type AllowedOrigins, answerPreflight, corsHeaders, originAllowed } from "./cors.ts";
import { handleGrpc, isGrpc } from "./grpc/index.ts";
import { grpcWebTypes, handleGrpcWeb } from "./grpc-web/index.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { header, mediaTypeOf, sendJson, sendText } from "./http.ts";

export interface RouterOptions extends Omit<CarrierContext, "upstream"> {
  readonly upstreamFor: (req: HttpRequest) => ClientUpstream;
  /** The state of each part: status 200 while calls can be taken. */
  readonly health: () => Promise<{ readonly status: number; readonly body: object }>;
  /** Everything that is no call: pages, files, and the answer for what does not exist. */
  readonly site: (req: HttpRequest, res: HttpResponse) => void;
  readonly allowedOrigins: AllowedOrigins;
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
    const [path = "/", query = ""] = (req.url ?? "/").split("?", 2);
    if (path === "/healthz") void answerHealth(options, req, res);
    else if (isCallPath(path)) routeCall(options, { req, res, path }, new URLSearchParams(query));
    else options.site(req, res);
  };
}

function routeCall(options: RouterOptions, target: Omit<HttpCall, "cors">, query: URLSearchParams): void {
  const { req, res } = target;
  const call = { ...target, cors: corsHeaders(req, options.allowedOrigins) };
  const byGet = req.method === "GET" && isConnectGet(query);
  if (req.method === "OPTIONS" && header(req, "access-control-request-method") !== undefined)
    answerPreflight(req, res, options.allowedOrigins);
  else if (req.method !== "POST" && !byGet) options.site(req, res);
  else if (!originAllowed(req, options.allowedOrigins)) sendText(res, 403, "pages of this origin may not call here");
  else {
    const context = { ...options, upstream: options.upstreamFor(req) };
    if (byGet) handleConnectGet(context, call, query);
    else routePost(context, call);
  }
}

function routePost(context: CarrierContext, call: HttpCall): void {
  const { req, res } = call;
  const contentType = (header(req, "content-type") ?? "").toLowerCase();
  const mediaType = mediaTypeOf(contentType);
  if (grpcWebTypes.includes(mediaType)) handleGrpcWeb(context, call);
  else if (isConnect(contentType)) handleConnect(context, call);
  else if (isGrpc(mediaType)) handleGrpc(context, call);
  else {
    const found = contentType === "" ? "no content type" : `"${contentType}"`;
    sendText(res, 415, `expected one of ${acceptPost}, found ${found}`, { "accept-post": acceptPost });
  }
}

async function answerHealth({ health, log }: RouterOptions, req: HttpRequest, res: HttpResponse): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") {
    sendText(res, 405, "ask by GET", { allow: "GET, HEAD" });
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
