// Turns the reader's code into a deployment, by the playground's own service.
import { createClient, type Transport } from "@connectrpc/connect";
import { type Diagnostic, PlaygroundService, Severity } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { ServedCode } from "./served-code.ts";
import type { Problem } from "../state/problem.ts";
import { BackendClock } from "./clock.ts";
import { backendOf, routing } from "./routing.ts";

export interface Deployment {
  readonly id: string;
  readonly code: ServedCode;
  readonly clock: BackendClock;
  readonly problems: readonly Problem[];
  /** It took the place of a deployment of the same code on another backend. */
  readonly moved?: boolean;
}

export interface DeployOptions {
  readonly signal?: AbortSignal | undefined;
  /** The same code's deployment that is gone: who has joined it finds the new one by its id. */
  readonly replaces?: string | undefined;
}

export type DeployResult =
  | { readonly ok: true; readonly deployment: Deployment }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a ConnectError when the playground cannot be reached or refuses. */
export async function deploy(
  transport: Transport,
  example: string,
  code: ServedCode,
  { signal, replaces }: DeployOptions = {},
): Promise<DeployResult> {
  const client = createClient(PlaygroundService, transport);
  const response = await client.deploy(
    { example, ...filesOf(code) },
    { headers: routing(replaces), ...(signal && { signal }) },
  );
  const problems = response.diagnostics.map(problemOf);
  if (response.deploymentId === "") return { ok: false, problems };
  const clock = new BackendClock();
  clock.received(response.monotonicMs, performance.now());
  const { deploymentId: id } = response;
  const moved = replaces !== undefined && backendOf(replaces) !== backendOf(id);
  return { ok: true, deployment: { id, code, clock, problems, moved } };
}

/** The reader's code as the playground's requests have it. */
export function filesOf({ handler, schema, validate = false }: ServedCode): {
  files: Record<string, string>;
  fileDescriptorSet?: Uint8Array;
  validateRequests: boolean;
} {
  const descriptors = schema && { fileDescriptorSet: schema.descriptors };
  return { files: { "handler.ts": handler }, ...descriptors, validateRequests: validate };
}

function problemOf({ line, column, message, severity }: Diagnostic): Problem {
  return { line, column, message, severity: severity === Severity.WARNING ? "warning" : "error", source: "deploy" };
}
