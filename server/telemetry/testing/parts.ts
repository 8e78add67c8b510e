// A part of the server with an admin port, as the tests start it; gone when the test has finished.
import { onTestFinished, vi } from "vitest";
import { type Backend, composeBackend, composeProxy, type Running } from "../../compose.ts";
import { readConfig } from "../../config.ts";

/** Processes start as fast as the machine lets them. */
export const patient = { timeout: 50_000 };

export const freePorts = { PORT: "0", GRPC_PORT: "0", ADMIN_PORT: "0", DRAIN_SECONDS: "20" };

interface Started<Part> {
  readonly part: Part;
  /** Where its admin port is. */
  readonly admin: string;
}

export function startBackend(env: Record<string, string> = {}): Promise<Started<Backend>> {
  return started(() => composeBackend(readConfig({ ...freePorts, ...env })));
}

export function startProxy({ port, ...backend }: Backend, env: Record<string, string> = {}): Promise<Started<Running>> {
  const backendUrl = `http://127.0.0.1:${String(port)}`;
  return started(() => composeProxy({ ...readConfig({ ...freePorts, ...env }), backendUrl }, { port, ...backend }));
}

/** Finds the admin port by the line in the log. */
async function started<Part extends Running>(start: () => Promise<Part>): Promise<Started<Part>> {
  const written = vi.spyOn(process.stderr, "write");
  const part = await start();
  onTestFinished(() => part.close());
  const port = /the admin port is 127\.0\.0\.1:(\d+)/.exec(written.mock.calls.join("\n"))?.[1] ?? "";
  written.mockRestore();
  return { part, admin: `http://127.0.0.1:${port}` };
}

/** The samples of a scrape: "name{labels}" with their values. */
export async function scrape(admin: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.replace(/ \S+$/u, ""), Number(/\S+$/u.exec(line)?.[0])]));
}
