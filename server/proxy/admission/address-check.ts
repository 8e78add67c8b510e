// Whether the addresses that readers are counted by can be right: what of TRUST_PROXY does not fit the requests is one line in the log.
import { isIPv4 } from "node:net";
import { countedAddress, thisMachine } from "../../client-address.ts";
import { limits } from "../../limits.ts";
import { type HttpRequest, header } from "../listener/http.ts";
import { forwardedBy } from "./client.ts";

interface AddressCheckOptions {
  readonly trustedProxies: number;
  readonly log: (entry: unknown) => void;
}

/** The requests of an address that come before it is decided: as long as there is one address, it may be one reader's. */
const { sameAddressCalls } = limits.proxy;

export class AddressCheck {
  readonly #options: AddressCheckOptions;
  #warned = false;
  #only: string | undefined;
  #calls = 0;

  constructor(options: AddressCheckOptions) {
    this.#options = options;
  }

  look(req: HttpRequest): void {
    if (this.#warned) return;
    const wrong = this.#wrong(req);
    if (wrong === undefined) return;
    this.#warned = true;
    this.#options.log(wrong);
  }

  #wrong(req: HttpRequest): string | undefined {
    const { trustedProxies } = this.#options;
    const isForwarded = header(req, "x-forwarded-for") !== undefined;
    if (trustedProxies > 0 && !isForwarded)
      return `TRUST_PROXY is ${String(trustedProxies)}, and a request came without x-forwarded-for: the proxy in front has to set it, and nothing else may reach this port`;
    if (trustedProxies === 0 && isForwarded && isNear(req.socket.remoteAddress ?? ""))
      return "TRUST_PROXY is not set, and requests come through a proxy with x-forwarded-for: all readers count as that proxy's address; set TRUST_PROXY=1 when it is yours";
    return this.#sameForAll(req);
  }

  #sameForAll(req: HttpRequest): string | undefined {
    const address = countedAddress(forwardedBy(req, this.#options.trustedProxies));
    this.#only ??= address;
    if (address !== this.#only) this.#calls = -Infinity;
    if (++this.#calls < sameAddressCalls || address === thisMachine) return undefined;
    return `all of the first ${String(sameAddressCalls)} calls came from one address: when these are many readers behind a proxy, set TRUST_PROXY, since quotas go by the address`;
  }
}

/** On this machine or in a private network, where a proxy in front is. */
function isNear(address: string): boolean {
  const bare = address.replace(/^::ffff:/, "");
  if (!isIPv4(bare)) return bare === "::1" || /^f[cd]/i.test(bare);
  return /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(bare);
}
