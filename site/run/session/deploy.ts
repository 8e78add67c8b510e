// Turns the reader's code into a deployment, by the playground's own service.
import { createClient, type Transport } from "@connectrpc/connect";
import { type Diagnostic, PlaygroundService, Severity } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { ServedCode } from "./served-code.ts";
import type { Problem } from "../state/problem.ts";
import { BackendClock } from "./clock.ts";
import { sessionId } from "./session-id.ts";

export interface Deployment {
  readonly id: string;
  readonly code: ServedCode;
  readonly clock: BackendClock;
  readonly problems: readonly Problem[];
}

export type DeployResult =
  | { readonly ok: true; readonly deployment: Deployment }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a ConnectError when the playground cannot be reached or refuses. */
export async function deploy(
  transport: Transport,
  example: string,
  code: ServedCode,
  signal?: AbortSignal,
): Promise<DeployResult> {
  const client = createClient(PlaygroundService, transport);
  const headers = { "x-session": sessionId() };
  const response = await client.deploy({ example, ...filesOf(code) }, { headers, ...(signal && { signal }) });
  const problems = response.diagnostics.map(problemOf);
  if (response.deploymentId === "") return { ok: false, problems };
  const clock = new BackendClock();
  clock.received(response.monotonicMs, performance.now());
  return { ok: true, deployment: { id: response.deploymentId, code, clock, problems } };
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
