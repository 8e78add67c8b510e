// Puts the proxy together: one port for all carriers, one way to the backend.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FileRegistry } from "@bufbuild/protobuf";
import type { Tasks } from "../sandbox/index.ts";
import { Schemas } from "./connect/index.ts";
import { shuttingDown } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { ClientLoad, type ClientLoadLimits } from "./admission/client-load.ts";
import { AddressCheck } from "./admission/address-check.ts";
import type { AdmissionOptions } from "./admission/admission.ts";
import type { HttpRequest } from "./listener/http.ts";
import { type Certificate, Listener } from "./listener/listener.ts";
import { createRouter, type RouterOptions, type SiteTarget } from "./router.ts";
import { Upgrades } from "./websocket-upgrade/upgrade.ts";
import { type ClientOptions, type ClientUpstream, upstreamFor } from "./admission/client.ts";
import { Upstream } from "./upstream/upstream.ts";

export interface ProxyOptions extends ClientOptions, Partial<AdmissionOptions>, Pick<RouterOptions, "health"> {
  /** http://host:port of the gRPC backend, plain HTTP/2, or https://host:port. */
  readonly backendUrl: string;
  /** Certificates in PEM that it may be signed by. */
  readonly backendCa?: string | undefined;
  /** The services whose messages Connect clients may write in JSON. */
  readonly registry: FileRegistry;
  /** Answers what is no call, by its decoded path: pages, files, 404. */
  readonly site: (req: IncomingMessage, res: ServerResponse, target: SiteTarget) => void;
  /** For TLS on the same port. */
  readonly certificate?: Certificate | undefined;
  readonly limits: Pick<Limits, "requestBytes" | "messageBytes" | "metadataBytes" | "unaryBodyMs" | "flushMs">;
  /** What clients may make the proxy hold; the proxy's limits, when left out. */
  readonly clients?: ClientLoadLimits | undefined;
  /** Long computations on what clients send. They end with the proxy. */
  readonly tasks: Tasks;
  readonly log: (error: unknown) => void;
}

export interface Proxy {
  /** Serves on `host`:`port`; 0 takes a free port. Rejects when the address cannot be bound. */
  listen(port: number, host: string): Promise<{ port: number }>;
  /** Takes no more calls, tells clients so, and resolves when the open ones have ended: in `graceMs`, or with UNAVAILABLE. */
  drain(graceMs: number): Promise<void>;
  /** Ends all calls and connections. */
  close(): Promise<void>;
}

export function createProxy(options: ProxyOptions): Proxy {
  const { backendUrl: url, backendCa: ca, limits, tasks, log, allowedOrigins = [], allowedHosts = [] } = options;
  const upstream = new Upstream({ url, ca, metadataBytes: limits.metadataBytes, log });
  const addresses = new AddressCheck({ trustedProxies: options.trustedProxies ?? 0, log });
  const forClient = (req: HttpRequest, carrier: string): ClientUpstream => {
    addresses.look(req);
    return upstreamFor({ req, carrier, upstream }, options);
  };
  const load = new ClientLoad({
    trustedProxies: options.trustedProxies ?? 0,
    limits: options.clients,
    log: options.log,
  });
  const shared = {
    ...options,
    load,
    schemas: new Schemas(options),
    upstreamFor: forClient,
    allowedOrigins,
    allowedHosts,
  };
  let draining = false;
  const upgrades = new Upgrades(shared);
  // Node's HTTP/2 requests and responses are made to be used like those of HTTP/1.1, but their types do not say so.
  const site = options.site as RouterOptions["site"];
  const listener = new Listener({
    certificate: options.certificate,
    metadataBytes: limits.metadataBytes,
    log: options.log,
    connection: (remoteAddress) => load.connection(remoteAddress),
    onRequest: createRouter({ ...shared, site, isDraining: () => draining }),
    onUpgrade: (req, socket, head) => upgrades.upgrade(req, socket, head),
  });
  return {
    listen: (port, host) => listener.listen(port, host),
    drain: async (graceMs) => {
      draining = true;
      const ended = upstream.drain(shuttingDown, graceMs);
      listener.drain();
      upgrades.drain(shuttingDown);
      await ended;
      await wait(limits.flushMs);
    },
    close: async () => {
      load.close();
      upgrades.close();
      upstream.close();
      await Promise.all([listener.close(), tasks.close()]);
    },
  };
}
