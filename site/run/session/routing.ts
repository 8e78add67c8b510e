// What leads a request to the backend that it concerns: the one place where the page writes the metadata that routers read.
import { sessionId } from "./session-id.ts";

/** The backend that a deployment's id names. */
export const backendOf = (id: string): string => id.split(".", 1)[0] ?? "";

/** Every request names its reader; one that concerns a deployment, that deployment. */
export function routing(deploymentId?: string): Readonly<Record<string, string>> {
  return { "x-session": sessionId(), ...(deploymentId !== undefined && { "x-deployment": deploymentId }) };
}
