// Who calls, by network address: what quotas and queues go by. Only a proxy that knows the backend's secret may say on whose
// behalf it calls; for everybody else it is the address that the connection comes from. The secret itself is never sent.
import { createHmac, timingSafeEqual } from "node:crypto";
import { isIP, isIPv6, SocketAddress } from "node:net";
import { limits } from "./limits.ts";

/** The metadata by which a proxy says it: a seal, a space, the address. Clients' own never gets past a proxy. */
export const clientAddressKey = "x-client-address";

/** What quotas do not count: clients on the server's own machine. */
export const thisMachine = "";

/** The same for the same address, so that a router may hash it. It has no time in it: clocks may differ. */
export function sealedAddress(secret: string, address: string): string {
  return `${sealOf(secret, address)} ${address}`;
}

/** An address that is counted as `counted`: for calls on behalf of whom only that is known of. It survives as a header's value, too. */
export function addressCountedAs(counted: string): string {
  return counted === thisMachine ? "127.0.0.1" : counted.replace(/\/64$/, "");
}

/** What is counted together: connections of which the address is not known. */
export const unknownAddress = "unknown";

/** The address to count a call under: some forty characters at most. `peer` is host:port, as gRPC says it. */
export function clientAddress(sealed: unknown, peer: string, secret: string | undefined): string {
  return countedAddress(openSealed(sealed, secret) ?? peer.replace(/:\d+$/, ""));
}

/** True for what a proxy says that knows the secret. */
export function isSealed(sealed: unknown, secret: string | undefined): boolean {
  return openSealed(sealed, secret) !== undefined;
}

function openSealed(sealed: unknown, secret: string | undefined): string | undefined {
  if (typeof sealed !== "string" || secret === undefined) return undefined;
  const space = sealed.indexOf(" ");
  if (space !== sealChars) return undefined;
  const address = sealed.slice(space + 1);
  // In a time that does not tell how much of it was right.
  const isRight = timingSafeEqual(bytesOf(sealed.slice(0, space)), bytesOf(sealOf(secret, address)));
  return isRight ? address : undefined;
}

/** One for each character, whatever a client sends: the lengths have to be the same. */
const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

/** Of SHA-256 in base64url. */
const sealChars = 43;

/** Seals by secret and address: every call has one, and most are of few addresses. */
const seals = new Map<string, string>();

function sealOf(secret: string, address: string): string {
  const key = `${secret} ${address}`;
  const known = seals.get(key);
  if (known !== undefined) return known;
  const seal = createHmac("sha256", secret).update(`client address ${address}`).digest("base64url");
  if (seals.size >= limits.client.readAddresses) seals.clear();
  if (address.length <= limits.client.addressChars) seals.set(key, seal);
  return seal;
}

/** What has been read: an address comes with every request, and the same ones again and again. */
const read = new Map<string, string>();

/** One address for one subscriber: an IPv6 network of 64 bits belongs to a single household. What is no address is no key. No port. */
export function countedAddress(address: string): string {
  const known = read.get(address);
  if (known !== undefined) return known;
  const counted = readAddress(address);
  if (read.size >= limits.client.readAddresses) read.clear();
  if (address.length <= limits.client.addressChars) read.set(address, counted);
  return counted;
}

function readAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (isIP(bare) === 0) return unknownAddress;
  const canonical = canonicalAddress(bare);
  if (canonical === "::1" || /^127(\.\d+){3}$/.test(canonical)) return thisMachine;
  return isIPv6(canonical) ? `${network(canonical)}::/64` : canonical;
}

/** One spelling of each, and IPv4 for what is IPv4 within IPv6. */
function canonicalAddress(address: string): string {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  return new SocketAddress({ address, family }).address.replace(/^::ffff:(?=\d+\.)/, "");
}

function network(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
