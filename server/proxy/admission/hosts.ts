// Which names this server answers to. A web page may give any name of its own our address (DNS rebinding), and the browser takes
// what we serve under that name for the page's own; so names that are not known are refused.
import { isIP } from "node:net";

/** Host names besides those of loopback; "*" is every name. */
export type AllowedHosts = readonly string[] | "*";

/** True for loopback, for addresses, which no page can give itself as a name, and for the names that are allowed. */
export function hostAllowed(authority: string, allowed: AllowedHosts): boolean {
  if (allowed === "*") return true;
  const name = hostnameOf(authority);
  if (name === undefined) return false;
  return isLocal(name) || isIP(name) !== 0 || allowed.includes(name);
}

/** In lower case, without port, brackets and the dot that may end a name; undefined for what is no host. */
export function hostnameOf(authority: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/?#[\]\\]+))(?::\d*)?$/i.exec(authority) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, "");
}

/** RFC 6761, section 6.3: names under "localhost" are loopback's. */
const isLocal = (name: string): boolean => name === "localhost" || name.endsWith(".localhost");

export const unknownHost = (authority: string): string =>
  `this server does not answer to the name ${JSON.stringify(authority.slice(0, 80))}: add it to ALLOWED_HOSTS, or open the server by an address`;
