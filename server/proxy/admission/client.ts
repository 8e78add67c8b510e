// The client's address, and how it reaches the backend: in metadata that only this proxy may write.
import { isIP } from "node:net";
import { clientAddressKey, countedAddress, sealedAddress } from "../../client-address.ts";
import type { HttpRequest } from "../listener/http.ts";
import { header } from "../listener/http.ts";
import type { Upstream } from "../upstream/upstream.ts";

export interface ClientOptions {
  /** What the backend knows this proxy by; without it, the proxy says nothing about its clients. */
  readonly proxySecret?: string | undefined;
  /** How many proxies in front of this one are to be believed in x-forwarded-for. */
  readonly trustedProxies?: number;
}

/** The way upstream for the calls of one client. */
export interface ClientUpstream extends Pick<Upstream, "open"> {
  /** The address that they count under. */
  readonly owner: string;
}

/** What the client itself sends under the key is dropped, also when there is nothing to put in its place. */
export function upstreamFor(req: HttpRequest, upstream: Upstream, options: ClientOptions): ClientUpstream {
  const address = forwardedBy(req, options.trustedProxies ?? 0);
  const { proxySecret: secret } = options;
  const sealed = secret === undefined ? [] : [[clientAddressKey, sealedAddress(secret, address)] as const];
  return {
    owner: countedAddress(address),
    open: (start, listener) => {
      const metadata = start.metadata.filter(([name]) => name !== clientAddressKey);
      return upstream.open({ ...start, metadata: [...metadata, ...sealed] }, listener);
    },
  };
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
