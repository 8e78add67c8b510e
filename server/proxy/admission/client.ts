// The client's address, and how it reaches the backend: in metadata that only this proxy may write.
import { isIP } from "node:net";
import { clientAddressKey, countedAddress, sealedAddress } from "../../client-address.ts";
import type { HttpRequest } from "../listener/http.ts";
import { header } from "../listener/http.ts";
import type { CallObserver } from "../../telemetry/index.ts";
import { type HeaderList, valueOf } from "../call/metadata.ts";
import { clientStatus } from "../../errors.ts";
import { requestIdKey } from "../../request-id.ts";
import type { CallStart, Upstream } from "../upstream/upstream.ts";
import type { UpstreamCall, UpstreamListener } from "../upstream/upstream-call.ts";

export interface ClientOptions {
  /** What the backend knows this proxy by; without it, the proxy says nothing about its clients. */
  readonly proxySecret?: string | undefined;
  /** How many proxies in front of this one are to be believed in x-forwarded-for. */
  readonly trustedProxies?: number;
  /** Learns of every call, when something wants to know. */
  readonly calls?: CallObserver | undefined;
}

/** A request that may make calls, and how they go on. */
interface Client {
  readonly req: HttpRequest;
  /** The carrier's name. */
  readonly carrier: string;
  readonly upstream: Upstream;
}

/** The way upstream for the calls of one client. */
export interface ClientUpstream extends Pick<Upstream, "open"> {
  /** The address that they count under. */
  readonly owner: string;
}

/** What the client itself sends under the key is dropped, also when there is nothing to put in its place. */
export function upstreamFor({ req, carrier, upstream }: Client, options: ClientOptions): ClientUpstream {
  const address = forwardedBy(req, options.trustedProxies ?? 0);
  const { proxySecret: secret } = options;
  const sealed = secret === undefined ? [] : [[clientAddressKey, sealedAddress(secret, address)] as const];
  return {
    owner: countedAddress(address),
    open: (start, listener) => {
      const metadata = start.metadata.filter(([name]) => name !== clientAddressKey && name !== requestIdKey);
      const named = secret === undefined ? [] : [[requestIdKey, listener.faults.requestId] as const];
      const opened = { ...start, metadata: [...metadata, ...sealed, ...named] };
      return options.calls
        ? openObserved({ calls: options.calls, carrier, upstream }, opened, listener)
        : upstream.open(opened, listener);
    },
  };
}

interface Observed extends Pick<Client, "carrier" | "upstream"> {
  readonly calls: CallObserver;
}

/** The backend gets the trace that the observer continues, in place of the client's. */
function openObserved(
  { calls, carrier, upstream }: Observed,
  start: CallStart,
  listener: UpstreamListener,
): UpstreamCall {
  const { path, metadata } = start;
  const came = { traceparent: valueOf(metadata, "traceparent"), tracestate: valueOf(metadata, "tracestate") };
  const call = calls.begin({ path, carrier, ...came });
  const { traceparent } = call;
  const sent: HeaderList =
    traceparent === undefined
      ? metadata
      : [...metadata.filter(([name]) => name !== "traceparent"), ["traceparent", traceparent]];
  try {
    return upstream.open({ ...start, metadata: sent, over: (code) => call.over(code) }, listener);
  } catch (error) {
    call.over(clientStatus(error).code);
    throw error;
  }
}

/** Each proxy adds to x-forwarded-for whom it was called by: the last trusted entry is the first that can be believed. */
export function forwardedBy(req: HttpRequest, trustedProxies: number): string {
  const { remoteAddress = "" } = req.socket;
  if (trustedProxies === 0) return remoteAddress;
  const forwarded = (header(req, "x-forwarded-for") ?? "").split(",").filter((entry) => entry.trim() !== "");
  const believed = forwarded.slice(-trustedProxies);
  // What is no address says nothing about the client: then the connection's own address counts.
  return believed.map(forwardedAddress).find((address) => address !== undefined) ?? remoteAddress;
}

/** An address as proxies write it, often with a port and in quotes: `203.0.113.7:4711`, `"[2001:db8::1]:443"`. */
export function forwardedAddress(entry: string): string | undefined {
  const bare = entry.trim().replace(/^"(.*)"$/, "$1");
  const [, bracketed, plain] = /^(?:\[([^\]]*)\](?::\d+)?|([^:]*)(?::\d+)?)$/.exec(bare) ?? [];
  const address = bracketed ?? plain ?? bare;
  // An address with a zone ("fe80::1%eth0") means something on one machine only, and may be of any length.
  return isIP(address) === 0 || address.includes("%") ? undefined : address;
}
