// Puts together what an exercise's page shows, while the site is built, and says which file is wrong when one is.
import type { ExampleData, MethodSample } from "../lab/index.ts";
import { loadExample } from "../examples.ts";
import type { CallScript, Exercise } from "../schemas/exercise.ts";
import { type Sources, sourcesOf } from "./sources.ts";

interface Page {
  /** As the collection names it: "exercises/stop-on-cancel". */
  readonly id: string;
  readonly filePath?: string | undefined;
  readonly data: {
    readonly title: string;
    readonly goal?: string | undefined;
    readonly exercise?: Exercise | undefined;
  };
}

/** Throws a sentence with the page's file. */
export async function exerciseOf({ id, filePath = id, data }: Page) {
  const { exercise, goal } = data;
  if (!exercise) throw new Error(`${filePath}: <Exercise /> needs \`exercise:\` in the front matter`);
  if (goal === undefined)
    throw new Error(`${filePath}: <Exercise /> needs \`goal:\`, which is said when all checks hold`);
  const name = id.replace(/^exercises\//u, "");
  const sources = sourcesOf(name);
  checkFails(filePath, exercise, sources);
  const example = await loadExample(exercise.example, filePath);
  const called = [exercise.method, ...exercise.checks.flatMap(({ calls }) => calls.map((call) => call.method))];
  for (const method of called) {
    if (method === undefined || method in example.methods) continue;
    throw new Error(
      `${filePath}: "${example.name}" has no method "${method}"; it has ${Object.keys(example.methods).join(", ")}`,
    );
  }
  const started: ExampleData = {
    ...example,
    title: data.title,
    keptAs: `exercise:${name}`,
    handlerSource: sources.start,
    methods: { ...example.methods, [exercise.method]: sampleOf(example, exercise) },
  };
  return { name, exercise, goal, sources, example: started };
}

/** Every file that must not pass says how it fails, and no other. */
function checkFails(filePath: string, { fails }: Exercise, { wrong }: Sources): void {
  const files = ["handler", ...Object.keys(wrong)].sort();
  const named = Object.keys(fails).sort();
  if (named.join() === files.join()) return;
  throw new Error(
    `${filePath}: expected \`fails:\` to say what the check says of each of ${files.join(", ")}; found ${named.join(", ")}`,
  );
}

/** The lab offers what the first call of the method does. */
function sampleOf(example: ExampleData, { method, checks }: Exercise): MethodSample {
  const isOwn = (call: CallScript): boolean => (call.method ?? method) === method;
  const call = checks.flatMap(({ calls }) => calls).find(isOwn);
  const messages = (call?.does ?? []).flatMap((step) =>
    typeof step === "object" && "send" in step ? [step.send] : [],
  );
  return {
    ...example.methods[method],
    ...(call?.request && { request: call.request }),
    ...(messages.length > 0 && { messages }),
    ...(call?.metadata && { metadata: call.metadata }),
    ...(call?.deadlineMs !== undefined && { deadlineMs: call.deadlineMs }),
  };
}
