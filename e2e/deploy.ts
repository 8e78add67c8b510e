// Deploys a handler without a page, as any client may: by a unary Connect call.

/** Deploys `source` for the example, and returns the deployment's id. */
export async function deploy(example: string, source: string): Promise<string> {
  const response = await fetch(`${String(process.env["PLAYGROUND_URL"])}/playground.v1.PlaygroundService/Deploy`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ example, files: { "handler.ts": source } }),
  });
  const { deploymentId = "", diagnostics } = (await response.json()) as { deploymentId?: string; diagnostics?: object };
  if (deploymentId === "") throw new Error(`the handler cannot be deployed: ${JSON.stringify(diagnostics)}`);
  return deploymentId;
}
