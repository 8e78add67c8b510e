// `npm start`: backend and proxy as two processes, so that what ends one of them costs no more than that one, for a moment.
import { randomBytes } from "node:crypto";
import { type Config, publicHost } from "../config.ts";
import { NotStarted, Part } from "./part.ts";

export interface Supervised {
  /** Where the site and the proxy are. */
  readonly url: string;
  /** Drains both parts. Resolves when both have ended. */
  readonly drain: () => Promise<void>;
  /** Ends both at once. */
  readonly close: () => Promise<void>;
}

export interface SupervisorOptions {
  /** The parts get it, with what they must know of each other. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** Resolves when both parts serve. Rejects with NotStarted when one of them cannot start; both have ended then. */
export async function supervise(config: Config, { env, log }: SupervisorOptions): Promise<Supervised> {
  const shared = { ...env, PROXY_SECRET: config.proxySecret ?? randomBytes(16).toString("base64url") };
  const backend = new Part({
    name: "backend",
    script: new URL("../backend/main.ts", import.meta.url),
    env: (port) => ({ ...shared, GRPC_PORT: String(port ?? config.grpcPort), ...backendAdmin(config) }),
    log,
  });
  const parts = [backend];
  const all = async (end: (part: Part) => Promise<unknown>): Promise<void> => {
    await Promise.all(parts.map(end));
  };
  const close = (): Promise<void> => all((part) => part.close());
  const drain = (): Promise<void> => all((part) => part.drain(config.drainMs));
  try {
    // A port that the system chooses is known when the backend has it, and the public is let in when the sandbox has passed its
    // self-test; else both parts start side by side.
    const isAwaited = config.grpcPort === 0 || publicHost(config) !== undefined;
    const readyPort = isAwaited ? await backend.ready : 0;
    const grpcPort = config.grpcPort === 0 ? readyPort : config.grpcPort;
    const backendUrl = `http://${reachable(config.grpcHost)}:${String(grpcPort)}`;
    const proxy = new Part({
      name: "proxy",
      script: new URL("../proxy/main.ts", import.meta.url),
      env: (port) => ({ ...shared, PORT: String(port ?? config.port), BACKEND_URL: backendUrl }),
      log,
    });
    parts.push(proxy);
    const [port] = await Promise.all([proxy.ready, backend.ready]);
    const scheme = config.tlsCert ? "https" : "http";
    const url = `${scheme}://${config.host}:${String(port)}`;
    return { url, drain, close };
  } catch (error) {
    await close();
    throw error instanceof NotStarted ? error : new NotStarted(String(error));
  }
}

/** Each part has an admin port of its own: the proxy the one that is set, the backend the next, and 0 is a free one for each. */
function backendAdmin({ adminPort }: Config): NodeJS.ProcessEnv {
  if (adminPort === undefined || adminPort === 0) return {};
  if (adminPort < 65535) return { ADMIN_PORT: String(adminPort + 1) };
  throw new Error("ADMIN_PORT must be at most 65534, since the backend takes the port after it");
}

/** Where this machine reaches a host that it listens on. */
export function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
