// Promise: whatever ends the server's processes, an open lab streams again by itself, and what was typed is kept.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { Lab, serverAway, test } from "./lab.ts";
import { type LaunchedPlayground, launchPlayground } from "./launch-playground.ts";

test.use({ expectedErrors: serverAway });

let playground: LaunchedPlayground;

test.beforeAll(async () => {
  playground = await launchPlayground();
});

test.afterAll(() => playground.stop());

/** The process of a part, which is a child of the one that was started. */
function part(name: "backend" | "proxy"): number {
  const pid = String(playground.pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  const found = children.find((child) =>
    readFileSync(`/proc/${child}/cmdline`, "utf8").includes(`server/${name}/main.ts`),
  );
  return Number(found);
}

for (const name of ["backend", "proxy"] as const) {
  test(`after the ${name} was killed`, async ({ page }) => {
    const lab = await Lab.open(page, "/lab/stock-ticker/", playground.url);
    await lab.request({ symbol: "KEPT", count: 0, interval_ms: 50 });
    await lab.run();
    await expect(lab.received.first()).toBeVisible();
    process.kill(part(name), "SIGKILL");
    // The first stream's end is on record, and messages come again after it.
    await expect(lab.stream).toContainText("UNAVAILABLE");
    await expect(lab.status).toContainText("Streaming");
    await expect(lab.stream).toContainText("KEPT");
    await lab.button("Cancel").click();
    await lab.expectStatus("CANCELLED");
    await expect(lab.root.getByText("handler still running")).toHaveCount(0);
  });
}
