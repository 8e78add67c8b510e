// The page of commands, from the scripts of package.json: what each is for is said here, and none may be missing.
import { code, type Page, table } from "./page.ts";

/** For users and for those who change the project. Parts of other commands need no line of their own. */
const purposes: Readonly<Record<string, string>> = {
  start: "Builds what is stale and serves everything; prints one line with the address.",
  build: "Builds the site and the sandbox's files, if they are stale.",
  setup: "Installs the browser and bubblewrap that the tests need, where it can; else says the exact command.",
  test: "Everything: setup, build, check (with the fixtures over bare gRPC), the fixtures over all other carriers, and the end-to-end specs.",
  check: "Format, lint, types, dead code, spelling, links, generated files and unit tests.",
  format: "Writes all files as the check wants them.",
  generate: "Writes `proto/gen` and the generated pages of this reference.",
  fixtures:
    "Runs fixtures over the carriers. Options: `--carrier`, `--mode`, `--handler`, `--filter`, `--junit`, `--strict` (a name that the format does not know is a failure), `--watch`, and paths; " +
    "ends with 1 when one fails.",
  interop:
    "gRPC's interoperability cases with published clients over every carrier, as a table; `--client TEXT` picks. `--suite connect` runs Connect's conformance suite instead, `--suite grpc` the interoperability clients of Go, Java and Python, `--suite all` everything; `--json FILE` keeps the figures.",
  e2e: "The end-to-end specs; a word after `--` picks files, as in `npm run e2e -- streaming`.",
  bench: "The figures: `npm run bench -- run-latency`, or all without a name; `--json FILE` writes them.",
  pack: "The packages that others may use, as tarballs in `packages/dist`.",
  pictures:
    "Takes the pages that a reader sees first, in three windows and both themes: `npm run pictures -- FOLDER`, then names of scenes or none.",
  tour: "Plays the lab and draws the tour that the README shows.",
  pages: "The pages of the guide with their words, labs and steps.",
};

export function commandLine(packageJson: string): Page {
  const { scripts } = JSON.parse(packageJson) as { scripts: Record<string, string> };
  const names = Object.keys(scripts).filter((name) => !name.includes(":"));
  const unknown = names.filter((name) => !(name in purposes));
  if (unknown.length > 0) {
    throw new Error(`expected a purpose for "npm run ${unknown.join('", "')}" in site/reference/command-line.ts`);
  }
  const rows = names.map((name) => [
    code(name === "test" || name === "start" ? `npm ${name}` : `npm run ${name}`),
    purposes[name] ?? "",
  ]);
  return {
    title: "Command line",
    description: "Every command of the project, and the programs that it starts.",
    order: 70,
    source: "package.json and site/reference/command-line.ts",
    body: [
      table(["command", "what it does"], rows),
      "## Programs",
      "`npm start` runs `server/main.ts`, which starts both parts as processes of their own, and again when one ends. They also start alone:",
      table(
        ["program", "what it is"],
        [
          [code("node server/backend/main.ts"), "The gRPC server with its sandboxes."],
          [
            code("node server/proxy/main.ts"),
            "The proxy and the site, in front of the backend that `BACKEND_URL` names.",
          ],
        ],
      ),
      "Both read [the same variables](/reference/configuration/).",
    ].join("\n\n"),
  };
}
