// haproxy.cfg with the HAProxy that is installed. Skipped where there is none.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../../server/config.ts";
import { certificate } from "../../server/proxy/testing/certificate.ts";
import {
  expectRouting,
  expectStreamsEnd,
  patient,
  placeOf,
  startBackend,
  startFleet,
  startProcesses,
} from "../testing/routing.ts";

const isInstalled = spawnSync("haproxy", ["-v"]).status === 0;
if (!isInstalled) console.warn("haproxy is not installed, so haproxy.cfg is not tested: apt-get install haproxy");

const file = path.join(import.meta.dirname, "haproxy.cfg");
const place = placeOf(141);
const tls = `https://localhost:${String(place.edge)}`;
const plain = `http://127.0.0.1:${String(place.edge + 5)}`;

/** haproxy.cfg names a user to change to, and only root may change its user. */
const user = process.getuid?.() === 0 ? {} : { EDGE_USER: idOf("-un"), EDGE_GROUP: idOf("-gn") };

function idOf(flag: string): string {
  return spawnSync("id", [flag], { encoding: "utf8" }).stdout.trim();
}

/** What haproxy.cfg asks for, as on one machine. */
function environment(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(path.join(tmpdir(), "haproxy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pem = path.join(folder, "edge.pem");
  writeFileSync(pem, certificate.cert + certificate.key);
  const { a, b, c, p1, p2 } = place.addresses;
  return {
    ...readEnvironment(),
    ...{ BACKEND_A: a, BACKEND_B: b, BACKEND_C: c, PROXY_P1: p1, PROXY_P2: p2 },
    ...{ BACKEND_PORT: String(place.backend), PROXY_PORT: String(place.proxy), ADMIN_PORT: String(place.admin) },
    ...{ EDGE_PLAIN: new URL(plain).host, EDGE_TLS: `127.0.0.1:${String(place.edge)}`, EDGE_CERT: pem },
    ROUTER: `127.0.0.1:${String(place.router)}`,
    ...user,
  };
}

test.skipIf(!isInstalled)("the file is valid", () => {
  const { status, stderr } = spawnSync("haproxy", ["-c", "-f", file], { env: environment(), encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});

test.skipIf(!isInstalled)("calls find their backend, and of two backends with one name one is taken out", async () => {
  const fleet = await startFleet(place);
  await startBackend(place, place.addresses.c, "a");
  const log = startHaproxy();
  await expect.poll(log, patient).toMatch(/Server ready\/c is stopping, reason: .* code: 503/u);
  await expectRouting(tls, fleet);
  const { status, headers } = await fetch(`${plain}/lab/?a=b`, { redirect: "manual" });
  expect([status, headers.get("location")]).toEqual([308, `https://${new URL(plain).host}/lab/?a=b`]);
});

test.skipIf(!isInstalled)(
  "streams end with a part that hangs, and not with one that drains",
  { timeout: 120_000 },
  async () => {
    const parts = await startProcesses(place);
    startHaproxy();
    await expectStreamsEnd(tls, parts);
  },
);

/** Returns what it has logged. */
function startHaproxy(): () => string {
  const haproxy = spawn("haproxy", ["-db", "-f", file], { env: environment() });
  onTestFinished(async () => {
    haproxy.kill("SIGKILL");
    if (haproxy.exitCode === null) await once(haproxy, "exit");
  });
  let log = "";
  for (const output of [haproxy.stdout, haproxy.stderr]) output.on("data", (text: Buffer) => (log += text.toString()));
  return () => log;
}
