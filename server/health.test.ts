// GET /healthz beside a backend that comes back: it says so soon, however long the backend was away.
import { expect, onTestFinished, test } from "vitest";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { createHealth } from "./health.ts";

test("a backend that was away for seconds is found again within one", { timeout: 60_000 }, async () => {
  const port = await listening(new Server(), 0);
  const health = createHealth(`http://127.0.0.1:${String(port)}`);
  const awayUntil = performance.now() + 6_000;
  while (performance.now() < awayUntil) {
    expect((await health(false)).body).toMatchObject({
      parts: { backend: expect.stringMatching(/^unreachable/) as string },
    });
    await new Promise((wake) => setTimeout(wake, 100));
  }
  const server = new Server();
  onTestFinished(() => server.forceShutdown());
  await listening(server, port);
  const backMs = performance.now();
  // It knows no method, so it is reached when it says so.
  await expect
    .poll(async () => JSON.stringify((await health(false)).body), { timeout: 50_000, interval: 50 })
    .toContain("does not implement");
  expect(performance.now() - backMs).toBeLessThan(2_500);
});

/** A first server only finds a free port, and is shut down. */
async function listening(server: Server, at: number): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(at)}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  if (at === 0) server.forceShutdown();
  return port;
}
