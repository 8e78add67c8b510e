// What the environment says, read once and checked at the door. The only place that reads process.env.
import { limits } from "./limits.ts";
import type { LogFormat } from "./log.ts";

export interface Config {
  /** Where the site and the proxy listen. */
  readonly host: string;
  readonly port: number;
  /** Where the gRPC backend listens. */
  readonly grpcHost: string;
  readonly grpcPort: number;
  /** Where the admin port listens: /livez, /readyz, /healthz, /metrics. Under `npm start` it is the proxy's, and the backend has the next port. */
  readonly adminHost: string;
  readonly adminPort: number | undefined;
  /** How log lines are written: "json" or "text". Without a word, text on a terminal and JSON elsewhere. */
  readonly logFormat: LogFormat | undefined;
  /** The collector that gets a span for each call, as OTLP over HTTP: "http://127.0.0.1:4318". OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES mean what OpenTelemetry says. */
  readonly otlpEndpoint: string | undefined;
  /** The share of calls that are traced, from 0 to 1. */
  readonly traceRatio: number;
  /** The backend that the proxy calls. Without it, the backend that the same parent has started. */
  readonly backendUrl: string;
  /** File of the certificates, in PEM, that a backend or router at an https:// BACKEND_URL may be signed by; those that Node knows, without it. */
  readonly backendCa: string | undefined;
  /** Begins the id of every deployment that this backend holds, so that a router in front of many finds it: another name for each. */
  readonly backendId: string;
  /** Origins whose pages may call besides our own, for instance "https://docs.example.org"; "*" is every page. */
  readonly allowedOrigins: readonly string[] | "*";
  /** Host names that the proxy answers to besides loopback's and addresses: those of SITE_URL and HOST among them; "*" is every name. */
  readonly allowedHosts: readonly string[] | "*";
  /** Readers served at once, when not as many as limits.ts says: each has a process of some 30 MB. */
  readonly sessions: number | undefined;
  /** Shared by backend and proxy, so that a proxy's word on its clients' addresses counts; none when they have not agreed. */
  readonly proxySecret: string | undefined;
  /** How long open calls may go on after SIGTERM; ten seconds, when nothing is said. */
  readonly drainMs: number;
  /** How many proxies in front of ours are believed in x-forwarded-for. */
  readonly trustedProxies: number;
  /** Files of a certificate chain and of its key, in PEM: with both, the proxy's port speaks TLS too. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

/** Reads the configuration. Throws a plain sentence about the first variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const grpcHost = env["GRPC_HOST"] ?? "127.0.0.1";
  const grpcPort = portOf(env, "GRPC_PORT", 50051);
  return {
    host: env["HOST"] ?? "127.0.0.1",
    port: portOf(env, "PORT", 8080),
    grpcHost,
    grpcPort,
    adminHost: env["ADMIN_HOST"] ?? "127.0.0.1",
    adminPort: portOf(env, "ADMIN_PORT", undefined),
    logFormat: logFormatOf(env, "LOG_FORMAT"),
    otlpEndpoint: httpAddressOf(env, "OTEL_EXPORTER_OTLP_ENDPOINT"),
    traceRatio: shareOf(env, "OTEL_TRACES_SAMPLER_ARG", 1),
    backendUrl: backendUrlOf(env["BACKEND_URL"] ?? "", `http://${grpcHost}:${String(grpcPort)}`),
    backendCa: backendCaOf(env["BACKEND_CA"] ?? "", env),
    backendId: backendNameOf(env["BACKEND_ID"] ?? ""),
    allowedOrigins: originsOf(env["ALLOWED_ORIGINS"] ?? ""),
    allowedHosts: hostsOf(env["ALLOWED_HOSTS"] ?? "", env),
    sessions: countOf(env, "SESSIONS"),
    proxySecret: secretOf(env["PROXY_SECRET"] ?? ""),
    drainMs: secondsOf(env, "DRAIN_SECONDS", limits.drainMs),
    trustedProxies: countOf(env, "TRUST_PROXY") ?? 0,
    tlsCert: pairedOf(env, "TLS_CERT", "TLS_KEY"),
    tlsKey: pairedOf(env, "TLS_KEY", "TLS_CERT"),
  };
}

/** The whole environment, for processes that this one starts. */
export const readEnvironment = (): NodeJS.ProcessEnv => process.env;

/** The first address to listen on that others than this machine can reach. */
export function publicHost({ host, grpcHost }: Pick<Config, "host" | "grpcHost">): string | undefined {
  return [host, grpcHost].find((name) => !isLoopback(name));
}

const isLoopback = (name: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(name);

function pairedOf(env: NodeJS.ProcessEnv, name: string, other: string): string | undefined {
  const set = (variable: string): boolean => (env[variable] ?? "") !== "";
  if (set(name) && !set(other))
    throw new Error(`${name} is set and ${other} is not: one is of no use without the other`);
  return set(name) ? env[name] : undefined;
}

function originsOf(text: string): readonly string[] | "*" {
  if (text === "*") return text;
  const origins = text.split(/[\s,]+/).filter((origin) => origin !== "");
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong === undefined) return origins;
  throw new Error(`ALLOWED_ORIGINS must be "*" or origins such as https://docs.example.org, found "${wrong}"`);
}

function hostsOf(text: string, env: NodeJS.ProcessEnv): readonly string[] | "*" {
  const { HOST: own = "", SITE_URL: site = "" } = env;
  if (site !== "" && !/^https?:/.test(URL.parse(site)?.protocol ?? ""))
    throw new Error(`SITE_URL must be an address such as https://docs.example.org/, found "${site}"`);
  if (text === "*") return text;
  const hosts = text.split(/[\s,]+/).filter((host) => host !== "");
  const wrong = hosts.find((host) => hostnameOf(host) === undefined);
  if (wrong !== undefined)
    throw new Error(`ALLOWED_HOSTS must be "*" or host names such as docs.example.org, found "${wrong}"`);
  const ofSite = URL.parse(site)?.host ?? "";
  return [...hosts, own, ofSite].map(hostnameOf).filter((host) => host !== undefined);
}

/** As browsers send it: in lower case, of other alphabets in Punycode; a port is no part of it. */
function hostnameOf(host: string): string | undefined {
  const hostname = /^[^\s/?#@\\*]+$/.test(host) ? URL.parse(`http://${host}`)?.hostname : undefined;
  return hostname?.replace(/\.$/, "");
}

function backendUrlOf(text: string, otherwise: string): string {
  if (text === "") return otherwise;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url.origin;
  const expected = "http://host:port or https://host:port of a gRPC backend, or of the router before many";
  throw new Error(`BACKEND_URL must be ${expected}, found ${JSON.stringify(text)}`);
}

function backendCaOf(file: string, { BACKEND_URL: url = "" }: NodeJS.ProcessEnv): string | undefined {
  if (file === "") return undefined;
  if (url.startsWith("https:")) return file;
  throw new Error("BACKEND_CA is set and BACKEND_URL is not https://: it is of no use then");
}

/** Whether calls to that address stay on this machine. */
export const isOnThisMachine = (url: string): boolean => isLoopback(new URL(url).hostname);

/** As a host's or a pod's name; never a dot, which ends the name in an id. */
function backendNameOf(text: string): string {
  if (text === "") return "local";
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(text)) return text;
  throw new Error(
    `BACKEND_ID must be 1 to 63 letters, digits and "-", with "-" neither first nor last, found ${JSON.stringify(text)}`,
  );
}

function secretOf(text: string): string | undefined {
  if (text === "") return undefined;
  if (/^[\x21-\x7e]{16,200}$/.test(text)) return text;
  throw new Error("PROXY_SECRET must be 16 to 200 printable characters without spaces: take some random ones");
}

function countOf(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a number from 1 to 999999, found "${text}"`);
}

function secondsOf(env: NodeJS.ProcessEnv, name: string, otherwiseMs: number): number {
  const text = env[name];
  if (text === undefined || text === "") return otherwiseMs;
  if (/^\d{1,4}$/.test(text)) return Number(text) * 1_000;
  throw new Error(`${name} must be a number of seconds from 0 to 9999, found "${text}"`);
}

function logFormatOf(env: NodeJS.ProcessEnv, name: string): LogFormat | undefined {
  const text = env[name] ?? "";
  if (text === "") return undefined;
  if (text === "json" || text === "text") return text;
  throw new Error(`${name} must be json or text, found "${text}"`);
}

function httpAddressOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name] ?? "";
  if (text === "") return undefined;
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new Error(`${name} must be an address such as http://127.0.0.1:4318, found "${text}"`);
}

function shareOf(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name] ?? "";
  if (text === "") return otherwise;
  if (/^\d*\.?\d+$/.test(text) && Number(text) <= 1) return Number(text);
  throw new Error(`${name} must be a number from 0 to 1, found "${text}"`);
}

function portOf<Otherwise>(env: NodeJS.ProcessEnv, name: string, otherwise: Otherwise): number | Otherwise {
  const text = env[name];
  if (text === undefined || text === "") return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Error(`${name} must be a port from 0 to 65535 (0 takes a free one), found "${text}"`);
}
