// Runs the cases with one client, against a deployment of their own.
import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { TestService, UnimplementedService } from "#gen/grpc/testing/test_pb.js";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { cases } from "./cases/index.ts";
import type { Address, InteropClient } from "./clients/client.ts";
import { Witness } from "./witness.ts";

export interface Result {
  readonly client: string;
  readonly case: string;
  readonly outcome: "passed" | "failed" | "cannot";
  /** Why it failed, or cannot be carried. */
  readonly reason?: string;
}

/** Deploys the example's handler, and returns the deployment's id. */
export async function deployInterop(url: string, handler: string): Promise<string> {
  const playground = createClient(PlaygroundService, createConnectTransport({ baseUrl: url }));
  const files = { "handler.ts": handler };
  const headers = { "x-session": "interop" };
  const { deploymentId, diagnostics } = await playground.deploy({ example: "interop", files }, { headers });
  if (deploymentId !== "") return deploymentId;
  throw new Error(`the interop handler cannot be deployed: ${diagnostics.map(({ message }) => message).join("; ")}`);
}

/** Never rejects: what goes wrong is a result. */
export async function runCases(client: InteropClient, address: Address, deploymentId: string): Promise<Result[]> {
  const transport = client.connect(address);
  const deployed = withDeployment(transport, deploymentId);
  const witness = new Witness(createConnectTransport({ baseUrl: address.url }), deploymentId);
  const context = {
    client: createClient(TestService, deployed),
    unimplemented: createClient(UnimplementedService, transport),
    handlerSaw: witness.expect.bind(witness),
  };
  const results: Result[] = [];
  for (const { name, mode, run } of cases) {
    const told = { client: client.name, case: name };
    const lacking = client.lacks(mode) ?? client.faults?.[name];
    if (lacking !== undefined) results.push({ ...told, outcome: "cannot", reason: lacking });
    else {
      results.push(
        await run(context).then(
          (): Result => ({ ...told, outcome: "passed" }),
          (error: unknown): Result => ({ ...told, outcome: "failed", reason: String(error) }),
        ),
      );
    }
  }
  witness.close();
  transport.close?.();
  return results;
}

/** The transport, with the deployment's id among each call's metadata. */
function withDeployment(transport: Transport, deploymentId: string): Transport {
  const headersOf = (header: HeadersInit | undefined): Headers => {
    const headers = new Headers(header);
    headers.set("x-deployment", deploymentId);
    return headers;
  };
  return {
    unary: (method, signal, timeoutMs, header, ...rest) =>
      transport.unary(method, signal, timeoutMs, headersOf(header), ...rest),
    stream: (method, signal, timeoutMs, header, ...rest) =>
      transport.stream(method, signal, timeoutMs, headersOf(header), ...rest),
  };
}
