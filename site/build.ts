// `node site/build.ts`: builds the site into dist/ when something in it has changed. One line of progress; the build's
// own log only when it fails.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fingerprint, siteInputs } from "./build/fingerprint.ts";
import { precompress } from "./build/precompress.ts";
import { buildEnvironment, editUrl, siteUrl } from "./config.ts";

const root = join(import.meta.dirname, "..");
const stamp = join(root, "dist/.fingerprint");

const wanted = [fingerprint(root, siteInputs), siteUrl, editUrl].join(" ");
if (!isFresh(wanted)) await build(wanted);

function isFresh(wanted: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

async function build(wanted: string): Promise<void> {
  const startedMs = performance.now();
  process.stdout.write("Building the site… ");
  // A build that stops half-way must not pass for the one before it.
  rmSync(stamp, { force: true });
  const { code, log } = await runAstro();
  if (code !== 0) {
    process.stdout.write(`failed:\n\n${log}\n`);
    process.exitCode = 1;
    return;
  }
  await precompress(join(root, "dist"));
  writeFileSync(stamp, wanted);
  process.stdout.write(`done in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
}

async function runAstro(): Promise<{ code: number | null; log: string }> {
  const astro = join(root, "node_modules/astro/bin/astro.mjs");
  const child = spawn(process.execPath, [astro, "build", "--root", root], {
    cwd: root,
    env: buildEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, log: out + err };
}
