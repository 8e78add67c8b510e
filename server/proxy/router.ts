// Finds out what an HTTP request is: a call in one of the carriers, a health check, or a page of the site.
import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { Fault, FaultBoundary } from "../fault-boundary.ts";
import { type CallRequest, type CarrierContext, type HttpCall, isCallPath } from "./carrier.ts";
import { httpCarriers } from "./carriers.ts";
import type { ClientUpstream } from "./admission/client.ts";
import { admit, type AdmissionOptions, type Admitted, serverPath } from "./admission/admission.ts";
import type { ClientLoad, HeldRequest } from "./admission/client-load.ts";
import { answerPreflight } from "./admission/cors.ts";
import { Http2Request, likeHttp1 } from "./listener/http2.ts";
import type { HttpRequest, HttpResponse } from "./listener/http.ts";
import { header, sendHeadAlone, sendJson } from "./listener/http.ts";
import type { HeaderList } from "./call/metadata.ts";
import { foreignPage, type Refusal, refuse } from "./admission/refusal.ts";
import { answerFault, requestFaults, statusOfFault, withdrawHeaders } from "./listener/request-faults.ts";

export interface SiteTarget {
  /** Decoded and normalised, without "." and ".." segments. */
  readonly path: string;
  /** To guard the listeners with that the answer needs. */
  readonly faults: FaultBoundary;
}

export interface RouterOptions extends Omit<CarrierContext, "upstream">, AdmissionOptions {
  readonly upstreamFor: (req: HttpRequest, carrier: string) => ClientUpstream;
  /** What GET /healthz answers, the state of each part: status 200 while calls can be taken. */
  readonly health: (isDraining: boolean) => Promise<{ readonly status: number; readonly body: object }>;
  readonly isDraining: () => boolean;
  readonly trustedProxies?: number;
  readonly load: ClientLoad;
  /** Everything that is no call, by its decoded path: pages, files, and the answer for what does not exist. */
  readonly site: (req: IncomingMessage | Http2ServerRequest, res: HttpResponse, target: SiteTarget) => void;
}

const acceptPost = httpCarriers.flatMap(({ offers }) => offers).join(", ");

const siteMethods = "GET, HEAD";
const callMethods = "POST, GET, HEAD, OPTIONS";

/** Serves requests by what they are. */
export function createRouter(options: RouterOptions): (req: HttpRequest, res: HttpResponse) => void {
  return (req, res) => {
    const faults = requestFaults(req, res, options);
    faults.answerWith((fault) => answerCallFault(options, { req, res }, fault));
    faults.run(() => {
      const held = options.load.request(req, res, faults);
      faults.listen(res, "close", () => held.release());
      route(options, { req, res, faults, held, holds: held.holds });
    });
  };
}

/** A client reads a status of gRPC, and takes HTTP's 429 for UNAVAILABLE, which it may try again at once. */
function answerCallFault(options: RouterOptions, { req, res }: Pick<HttpCall, "req" | "res">, fault: Fault): void {
  const admitted = admit(req, options);
  const { path, query, cors } = "reason" in admitted ? noCall : admitted;
  const request = callRequest({ req, query });
  const carrier = isCallPath(path) ? httpCarriers.find(({ accepts }) => accepts(request)) : undefined;
  if (!carrier || res.headersSent || res.destroyed) {
    answerFault(res, fault);
    return;
  }
  withdrawHeaders(res);
  carrier.refuse({ res, cors, contentType: request.contentType }, statusOfFault(fault));
}

const noCall: Omit<Admitted, "originAllowed"> = { path: "", query: "", cors: [] };

function route(options: RouterOptions, exchange: OpenRequest): void {
  const request = admit(exchange.req, options);
  if ("reason" in request) {
    refuse(exchange.res, request);
    return;
  }
  const routed = { ...exchange, ...request };
  if (request.path === serverPath) refuseMethod(routed, callMethods);
  else if (request.path === "/healthz") exchange.faults.run(() => answerHealth(options, routed));
  else if (isCallPath(request.path)) routeCall(options, routed);
  else servePage(options, routed);
}

interface OpenRequest extends Pick<HttpCall, "req" | "res" | "faults" | "holds"> {
  readonly held: HeldRequest;
}

/** A request that was let in, with its exchange. */
interface Routed extends HttpCall, Admitted, OpenRequest {}

function routeCall(options: RouterOptions, call: Routed): void {
  const { req, res, cors } = call;
  if (req.method === "OPTIONS" && header(req, "access-control-request-method") !== undefined) {
    answerPreflight(req, res, cors);
    return;
  }
  const request = callRequest(call);
  const carrier = httpCarriers.find(({ accepts }) => accepts(request));
  if (!carrier && isRead(req) && isCall({ ...request, method: "POST" })) refuseMethod(call, "POST");
  else if (!carrier && isRead(req)) servePage(options, call);
  else if (!carrier && req.method !== "POST") refuseMethod(call, callMethods);
  else if (!call.originAllowed) refuse(res, { ...foreignPage, headers: cors });
  else if (!carrier) refuseType(call, request);
  else carrier.serve({ ...options, upstream: options.upstreamFor(req, carrier.name) }, call);
}

function callRequest({ req, query }: Pick<Routed, "req" | "query">): CallRequest {
  const contentType = (header(req, "content-type") ?? "").toLowerCase();
  return { method: req.method ?? "", contentType, query: query === "" ? noQuery : new URLSearchParams(query) };
}

const noQuery: CallRequest["query"] = new URLSearchParams();

const isCall = (request: CallRequest): boolean => httpCarriers.some(({ accepts }) => accepts(request));

const isRead = ({ method }: HttpRequest): boolean => method === "GET" || method === "HEAD";

function servePage(options: RouterOptions, call: Routed): void {
  const { req, res, faults, held } = call;
  if (!isRead(req)) {
    // A client takes 404 for UNIMPLEMENTED, and 405 for UNKNOWN ("HTTP to gRPC Status Code Mapping").
    if (isCall(callRequest(call))) refuse(res, { ...noMethodPath, headers: call.cors });
    else refuseMethod(call, siteMethods);
    return;
  }
  const page = held.page();
  faults.listen(res, "close", () => page.release());
  res.on("drain", faults.guard(held.taken));
  const exchange = req instanceof Http2Request ? likeHttp1(req) : { req, res };
  options.site(exchange.req, exchange.res, call);
}

const noMethodPath: Refusal = {
  status: 404,
  reason: "expected a path such as /package.Service/Method: there is no method at this one",
};

function refuseMethod({ req, res, cors }: Routed, allow: string): void {
  const headers: HeaderList = [...cors, ["allow", allow]];
  const reason = `expected one of the methods ${allow}, found ${String(req.method)}`;
  if (req.method !== "OPTIONS") refuse(res, { status: 405, reason, headers });
  else sendHeadAlone(res, 204, headers);
}

function refuseType({ res, cors }: Routed, { contentType }: CallRequest): void {
  const found = contentType === "" ? "no content type" : `"${contentType}"`;
  const reason = `expected one of ${acceptPost}, found ${found}`;
  refuse(res, { status: 415, reason, headers: [...cors, ["accept-post", acceptPost]] });
}

async function answerHealth({ health, isDraining, log }: RouterOptions, call: Routed): Promise<void> {
  const { req, res, cors } = call;
  if (!isRead(req)) {
    refuseMethod(call, siteMethods);
    return;
  }
  try {
    const { status, body } = await health(isDraining());
    sendJson(res, status, body, cors);
  } catch (error) {
    log(error);
    sendJson(res, 503, { status: "NOT_SERVING", reason: "the health check failed; the server's log says why" }, cors);
  }
}
