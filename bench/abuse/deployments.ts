// Deploys handlers as any client may, by a unary Connect call.
import type { Attempt } from "./surface.ts";

/** The deployment's id; undefined when the code was refused. Rejects when no answer comes. */
export async function deploy({ scene, address, signal, random }: Attempt, source: string): Promise<string | undefined> {
  const response = await fetch(`${scene.url}/playground.v1.PlaygroundService/Deploy`, {
    method: "POST",
    signal,
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": address,
      "x-session": `abuse-${String(random(3))}-${address}`,
    },
    body: JSON.stringify({ example: "stock-ticker", files: { "handler.ts": source } }),
  });
  const { deploymentId = "" } = (await response.json()) as { deploymentId?: string };
  return deploymentId === "" ? undefined : deploymentId;
}
