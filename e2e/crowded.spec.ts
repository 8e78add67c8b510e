// Promise: when all sandboxes are taken a reader sees how many are served before, and gets a turn; one address cannot take them all.
import { expect } from "@playwright/test";
import { Lab, test } from "./lab.ts";
import { type LaunchedPlayground, launchPlayground } from "./launch-playground.ts";

/** A call of a reader from such an address, as a proxy in front would tell. */
function deployFrom({ url }: LaunchedPlayground, address: string, session: string): Promise<Response> {
  return fetch(`${url}/playground.v1.PlaygroundService/Deploy`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Session": session, "X-Forwarded-For": address },
    body: JSON.stringify({
      example: "stock-ticker",
      files: { "handler.ts": "export default { async *handleServerStream() {} };" },
    }),
  });
}

test("all sandboxes are taken: the page says how many are ahead, and runs when one is free", async ({ browser }) => {
  const playground = await launchPlayground({ SESSIONS: "1" });
  try {
    const [first, second] = await Promise.all([browser.newContext(), browser.newContext()]);
    const served = await Lab.open(await first.newPage(), "/guide/server-streaming/", playground.url);
    await served.request({ symbol: "BUSY", count: 0, interval_ms: 100 });
    await served.run();
    await expect(served.received.first()).toBeVisible();

    const waiting = await Lab.open(await second.newPage(), "/guide/server-streaming/", playground.url);
    await waiting.run();
    await expect(waiting.status).toContainText(/All sandboxes are busy: you are next/u);

    await first.close();
    // A session without a call makes room after a minute.
    await expect(waiting.status).toContainText("OK", { timeout: 110_000 });
    await second.close();
  } finally {
    await playground.stop();
  }
});

test("an address that has all the sessions it may is refused one more, and others are served", async () => {
  const playground = await launchPlayground({ TRUST_PROXY: "1", SESSIONS: "60" });
  try {
    const [crowded, other] = ["203.0.113.7", "203.0.113.8"];
    const mostSessions = 40;
    for (let session = 0; session < mostSessions; session++)
      expect((await deployFrom(playground, crowded, `session-${String(session)}`)).status).toBe(200);

    const refused = await deployFrom(playground, crowded, "one-more");
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      code: "resource_exhausted",
      message: expect.stringContaining(`203.0.113.7 has ${String(mostSessions)} sessions and may have no more`),
    });
    expect((await deployFrom(playground, other, "another")).status).toBe(200);
    // What a client writes into the header itself comes before what the trusted proxy adds, and does not count.
    expect((await deployFrom(playground, `203.0.113.9, ${crowded}`, "disguised")).status).toBe(429);
    expect((await deployFrom(playground, crowded, "session-0")).status).toBe(200);
  } finally {
    await playground.stop();
  }
});
