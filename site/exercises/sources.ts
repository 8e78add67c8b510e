// The files of an exercise: where its reader begins, the solution, and the ways to get it wrong that its check must notice.

export interface Sources {
  readonly start: string;
  readonly solution: string;
  /** By their names, without ".ts". */
  readonly wrong: Readonly<Record<string, string>>;
}

const files = import.meta.glob<string>("/content/exercises/**/*.ts", { query: "?raw", import: "default", eager: true });

/** Throws a sentence that names the file which is missing, for the exercise's author. */
export function sourcesOf(name: string): Sources {
  const folder = `/content/exercises/${name}`;
  const wrongIn = `${folder}/wrong/`;
  const wrong = Object.entries(files)
    .filter(([path]) => path.startsWith(wrongIn))
    .map(([path, source]) => [path.slice(wrongIn.length).replace(/\.ts$/u, ""), source] as const);
  if (wrong.length < 2) {
    throw new Error(
      `content/exercises/${name}/wrong: expected at least two plausible wrong solutions, found ${String(wrong.length)}`,
    );
  }
  return {
    start: fileOf(`${folder}/handler.ts`, "where the reader begins"),
    solution: fileOf(`${folder}/solution.ts`, "what passes all checks"),
    wrong: Object.fromEntries(wrong),
  };
}

function fileOf(path: string, what: string): string {
  const source = files[path];
  if (source === undefined) throw new Error(`expected ${path.slice(1)}, ${what}; there is no such file`);
  return source;
}
