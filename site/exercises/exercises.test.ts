// Every exercise in the real sandbox: its start fails as meant, all right solutions pass, its wrong ones are noticed.
import { parse } from "yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadMethods } from "../run/live.ts";
import { type Exercise, exerciseSchema } from "../schemas/exercise.ts";
import { explain, judge } from "./judge.ts";
import { sourcesOf } from "./sources.ts";
import { launchPlayground, type TestPlayground } from "./testing.ts";

const pages = import.meta.glob<string>("/content/exercises/*/exercise.mdx", {
  query: "?raw",
  import: "default",
  eager: true,
});
const examples = import.meta.glob<{ services: string[]; proto: string }>("/content/examples/*/example.json", {
  import: "default",
  eager: true,
});
const { rootDirs } = import.meta.glob<{ compilerOptions: { rootDirs: string[] } }>("/content/exercises/tsconfig.json", {
  import: "default",
  eager: true,
})["/content/exercises/tsconfig.json"]?.compilerOptions ?? { rootDirs: [] };

const exercises = Object.entries(pages).map(([path, page]) => ({
  name: path.split("/").at(-2) ?? "",
  data: parse(/^---\n(.*?)\n---\n/su.exec(page)?.[1] ?? "") as { exercise?: unknown },
}));

/** A server boots in a second; on a machine that does much else, in many. */
const bootMs = 60_000;

let playground: TestPlayground;
beforeAll(async () => {
  playground = await launchPlayground();
}, bootMs);
afterAll(() => playground.stop());

test("there are at least twenty", () => {
  expect(exercises.length).toBeGreaterThanOrEqual(20);
});

// Checks measure times, as a reader's do: on a machine with no time to spare, another try is fair.
describe.concurrent.each(exercises)("$name", { retry: 2 }, ({ name, data }) => {
  const exercise = exerciseSchema.parse(data.exercise);
  const { start, solution, right, wrong } = sourcesOf(name);
  const failing = { handler: start, ...wrong };

  test("the types of its files find their ./gen", () => {
    const folders = [`./${name}`, `./${name}/wrong`, ...(Object.keys(right).length > 0 ? [`./${name}/right`] : [])];
    for (const folder of folders)
      expect(rootDirs, `add "${folder}" to rootDirs in content/exercises/tsconfig.json`).toContain(folder);
  });

  test("it says how each file that must not pass fails", () => {
    expect(Object.keys(exercise.fails).sort()).toEqual(Object.keys(failing).sort());
  });

  test.each(Object.entries({ solution, ...right }))("%s.ts passes", async (_, source) => {
    expect(await complaint(exercise, name, source)).toBeUndefined();
  });

  test.each(Object.entries(failing))("%s.ts fails as meant", async (file, source) => {
    expect((await complaint(exercise, name, source)) ?? "all checks passed").toContain(exercise.fails[file]);
  });
});

/**
 * What the first check that fails says; checks after it would only take time. The session is one for all files of an exercise: sessions
 * stay open for minutes, and one for each file is a process for each file.
 */
async function complaint(exercise: Exercise, session: string, source: string): Promise<string | undefined> {
  const example = examples[`/content/examples/${exercise.example}/example.json`];
  if (!example) throw new Error(`there is no example "${exercise.example}"`);
  const { services, proto } = example;
  const methods = await loadMethods({ services, protoPath: proto });
  const signal = AbortSignal.timeout(60_000);
  const stage = { transport: playground.transport(session), methods, exercise, code: { handler: source }, signal };
  for (const check of exercise.checks) {
    const verdict = await judge(check, stage);
    if (!verdict.passed) return explain(verdict);
  }
  return undefined;
}
