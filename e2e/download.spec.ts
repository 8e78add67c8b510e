// Promise: what a reader has made here goes home: the downloaded project installs, starts, answers, and passes its tests.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { handlerOf, Lab, test } from "./lab.ts";

const exec = promisify(execFile);

// npm takes its time, the more so when the registry is asked.
test.describe.configure({ timeout: 300_000 });

test("unzip, npm install, npm start, a call by buf curl, npm test", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const mark = "// carried home\n";
  await lab.write(mark + handlerOf("stock-ticker"));
  const downloading = page.waitForEvent("download");
  await lab.button("Download").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("stock-ticker-grpc.zip");

  const place = await mkdtemp(join(tmpdir(), "downloaded-"));
  try {
    await download.saveAs(join(place, "project.zip"));
    await exec("unzip", ["-q", "project.zip"], { cwd: place });
    const project = join(place, "stock-ticker-grpc");
    expect(await readFile(join(project, "handler.ts"), "utf8")).toContain(mark);
    await exec("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: project });
    await expectAnswer(project);
    // A failure's own words are what it is worth reading.
    const told = await exec("npm", ["test"], { cwd: project }).catch((error: unknown) => error as { stdout: string });
    expect(told.stdout).toMatch(/pass [1-9]/u);
    expect(told.stdout).toMatch(/fail 0/u);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

async function expectAnswer(project: string): Promise<void> {
  const port = await freePort();
  const server = spawn("npm", ["start"], { cwd: project, env: { ...process.env, PORT: String(port) }, detached: true });
  try {
    for await (const text of server.stdout.setEncoding("utf8") as AsyncIterable<string>) {
      if (text.includes(`127.0.0.1:${String(port)}`)) break;
    }
    const buf = resolve("node_modules/.bin/buf");
    const address = `http://127.0.0.1:${String(port)}/stock.v1.StockService/StreamPrices`;
    const options = ["curl", "--protocol", "grpc", "--http2-prior-knowledge", "--schema", "proto"];
    const { stdout } = await exec(buf, [...options, "-d", '{"symbol":"HOME","count":2}', address], { cwd: project });
    expect(stdout.match(/"symbol": "HOME"/gu)).toHaveLength(2);
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("no free port to be had");
  return address.port;
}
