// What proxy and backend can tell of the hop between them that may not be meant so: each is one line in the log.
import type { AddressOf } from "./caller.ts";
import { clientAddress, isSealed } from "./client-address.ts";
import { type Config, isOnThisMachine } from "./config.ts";

/** Of a proxy's settings, at its start. */
export function doubtfulHop({
  backendUrl,
  proxySecret,
}: Pick<Config, "backendUrl" | "proxySecret">): readonly string[] {
  if (isOnThisMachine(backendUrl)) return [];
  const lines: string[] = [];
  if (proxySecret === undefined)
    lines.push(
      "PROXY_SECRET is not set: the backend counts all readers as this proxy's address, and refuses them by its quotas; set the same one for proxies and backends",
    );
  if (backendUrl.startsWith("http:"))
    lines.push(
      "BACKEND_URL is http://, and not on this machine: readers' code goes over that network in clear; use https://, or a network that is yours alone",
    );
  return lines;
}

/** Reads the client's address of a call. The first sealed address that does not fit the secret is logged, later ones are not. */
export function believedAddresses(secret: string | undefined, log: (entry: unknown) => void): AddressOf {
  let warned = false;
  return (sealed, peer) => {
    if (!warned && sealed !== undefined && !isSealed(sealed, secret)) {
      warned = true;
      const why =
        secret === undefined ? "is not set here" : "is another one there, or that proxy is of another version";
      log(`a call came with a client's address that cannot be believed: PROXY_SECRET ${why}`);
    }
    return clientAddress(sealed, peer, secret);
  };
}
