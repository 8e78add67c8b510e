// The port for operators: what probes, routers and Prometheus ask a part. Off unless ADMIN_PORT is set, and on loopback by default.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { FaultBoundary, ignored } from "../fault-boundary.ts";
import { type Limits, limits as usual } from "../limits.ts";
import { listen } from "../listen.ts";
import type { Readiness } from "./readiness.ts";

export interface AdminPortOptions {
  readonly readiness: () => Readiness | Promise<Readiness>;
  /** All metrics in Prometheus' text format. */
  readonly metrics?: (() => Promise<MetricsText>) | undefined;
  /** A request for `?backend=` another name is a 503: what a router takes for that backend is not it. */
  readonly backendId?: string | undefined;
  readonly log: (entry: unknown) => void;
  readonly limits?: Limits["admin"];
}

export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

export interface AdminPort {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Answers GET and HEAD of the paths below. Rejects when the address cannot be bound. */
export async function openAdminPort(
  { host, port }: { readonly host: string; readonly port: number },
  options: AdminPortOptions,
): Promise<AdminPort> {
  const { connections, requestMs, lookMs } = options.limits ?? usual.admin;
  const answers = answersOf(options);
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: lookMs },
    (req, res) => answer(req, res, answers, options),
  );
  server.maxConnections = connections;
  const bound = await listen(server, port, host);
  server.on("error", ignored);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: bound, close };
}

type Answers = ReadonlyMap<string, () => Promise<Answer>>;

function answersOf({ readiness, metrics }: AdminPortOptions): Answers {
  // However many ask, each is worked out once at a time.
  const state = shared(async () => readiness());
  const when = async (takes: (state: Readiness) => boolean): Promise<Answer> => {
    const now = await state();
    return json(takes(now) ? 200 : 503, now);
  };
  const answers: [string, () => Promise<Answer>][] = [
    ["/livez", () => Promise.resolve(json(200, { state: "alive" }))],
    ["/readyz", () => when(({ takesReaders }) => takesReaders)],
    ["/healthz", () => when(({ takesCalls }) => takesCalls)],
  ];
  const collected = metrics && shared(metrics);
  if (collected) answers.push(["/metrics", async () => ({ status: 200, ...(await collected()) })]);
  return new Map(answers);
}

function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let pending: Promise<Result> | undefined;
  return () => (pending ??= work().finally(() => (pending = undefined)));
}

function json(status: number, body: object): Answer {
  return { status, contentType: "application/json; charset=utf-8", text: `${JSON.stringify(body)}\n` };
}

function answer(req: IncomingMessage, res: ServerResponse, answers: Answers, options: AdminPortOptions): void {
  const faults = new FaultBoundary({
    what: "a request to the admin port",
    log: options.log,
    onFault: ({ message }) => (res.headersSent ? res.destroy() : send(res, plain(500, message))),
  });
  req.on("error", ignored);
  res.on("error", ignored);
  faults.run(async () => {
    // What a client sends with it is dropped.
    req.resume();
    // eslint-disable-next-line no-restricted-syntax -- compared with four paths, and nothing else is done with it
    const [path = "", query = ""] = (req.url ?? "").split("?", 2);
    const known = answers.get(path);
    const meant = new URLSearchParams(query).get("backend");
    if (known && meant !== null && meant !== options.backendId) send(res, json(503, { state: "another backend" }));
    else if (!known) send(res, plain(404, `expected one of ${[...answers.keys()].join(", ")}`));
    else if (req.method !== "GET" && req.method !== "HEAD") send(res, plain(405, "expected GET or HEAD"), "GET, HEAD");
    else send(res, await known());
  });
}

const plain = (status: number, text: string): Answer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  text: `${text}\n`,
});

function send(res: ServerResponse, { status, contentType, text }: Answer, allow?: string): void {
  res.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(allow !== undefined && { Allow: allow }),
  });
  res.end(text);
}
