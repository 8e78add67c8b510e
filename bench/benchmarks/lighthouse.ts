// What Lighthouse says of five pages of the built site, as on a phone with a slow network: the median of some runs. It is no
// dependency: npx fetches it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findChromium } from "../../e2e/chromium.ts";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile } from "../figures.ts";

export const title = "Lighthouse on five pages: performance, accessibility, best practices, SEO";
export const full = { runs: 3 };
export const short: typeof full = { runs: 1 };

const lighthouse = "lighthouse@13.5.0";
const pages = ["/", "/guide/quick-start/", "/guide/server-streaming/", "/exercises/stop-on-cancel/", "/lab/"];
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
/** What is below this is listed, with what it was taken off for. */
const wanted = 95;

/** As much of a report as is read. */
interface Report {
  readonly categories: Record<(typeof categories)[number], Category>;
  readonly audits: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
}

interface Category {
  readonly score: number;
  readonly auditRefs: readonly { readonly id: string; readonly weight: number }[];
}

const execute = promisify(execFile);

export async function run({ runs }: typeof full): Promise<Figures> {
  await checkPrerequisites();
  const playground = await launchPlayground();
  try {
    const figures: Record<string, Figures> = {};
    for (const path of pages) {
      const reports: Report[] = [];
      for (let i = 0; i < runs; i++) reports.push(await reportOf(`${playground.url}${path}`));
      figures[path] = figuresOf(reports);
    }
    return figures;
  } finally {
    await playground.stop();
  }
}

/** Throws when there is no browser, or no Lighthouse to be had. */
async function checkPrerequisites(): Promise<void> {
  if (findChromium() === undefined) throw new Error("expected Chromium, found none: `npm run setup` installs it");
  try {
    await execute("npx", ["--yes", lighthouse, "--version"]);
  } catch (error) {
    throw new Error(`expected npx to fetch ${lighthouse}, which needs npm's registry`, { cause: error });
  }
}

async function reportOf(url: string): Promise<Report> {
  const flags = ["--output=json", "--quiet", "--chrome-flags=--headless=new --no-sandbox"];
  const command = [`CHROME_PATH=${String(findChromium())}`, "npx", "--yes", lighthouse, url, ...flags];
  const { stdout } = await execute("env", command, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Report;
}

function figuresOf(reports: readonly Report[]): Figures {
  const scores = categories.map((name) => {
    const median = percentile(
      reports.map(({ categories: of }) => Math.round(of[name].score * 100)),
      0.5,
    );
    return [name, median] as const;
  });
  const below = scores.filter(([, score]) => score < wanted).flatMap(([name]) => reasons(reports, name));
  return { ...Object.fromEntries(scores), ...(below.length > 0 ? { "taken off for": below.join("; ") } : {}) };
}

/** What the last run has found. */
function reasons(reports: readonly Report[], name: (typeof categories)[number]): string[] {
  const report = reports.at(-1);
  const refs = report?.categories[name].auditRefs.filter(({ weight }) => weight > 0) ?? [];
  return refs.flatMap(({ id }) => {
    const audit = report?.audits[id];
    return audit && audit.score !== null && audit.score < 0.9 ? [`${audit.title} ${String(audit.score)}`] : [];
  });
}
