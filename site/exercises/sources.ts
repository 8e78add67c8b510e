// The files of an exercise: where its reader begins, the solution, other right ways that must pass, and wrong ones that must not.

export interface Sources {
  readonly start: string;
  readonly solution: string;
  /** Other ways that must pass; these and the wrong ones by their names, without ".ts". */
  readonly right: Readonly<Record<string, string>>;
  readonly wrong: Readonly<Record<string, string>>;
}

const files = import.meta.glob<string>("/content/exercises/**/*.ts", { query: "?raw", import: "default", eager: true });

/** Throws a sentence that names the file which is missing, for the exercise's author. */
export function sourcesOf(name: string): Sources {
  const folder = `/content/exercises/${name}`;
  const wrong = filesIn(`${folder}/wrong/`);
  const { length } = Object.keys(wrong);
  if (length < 2) {
    throw new Error(
      `content/exercises/${name}/wrong: expected at least two plausible wrong solutions, found ${String(length)}`,
    );
  }
  return {
    start: fileOf(`${folder}/handler.ts`, "where the reader begins"),
    solution: fileOf(`${folder}/solution.ts`, "what passes all checks"),
    right: filesIn(`${folder}/right/`),
    wrong,
  };
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const found = Object.entries(files).filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(found.map(([path, source]) => [path.slice(folder.length).replace(/\.ts$/u, ""), source]));
}

function fileOf(path: string, what: string): string {
  const source = files[path];
  if (source === undefined) throw new Error(`expected ${path.slice(1)}, ${what}; there is no such file`);
  return source;
}
