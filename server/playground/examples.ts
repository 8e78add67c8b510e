// The examples on disk: which services each implements, and the handler that answers calls without a deployment.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Example {
  /** The folder's name, for instance "stock-ticker". */
  readonly name: string;
  /** Fully qualified service names. */
  readonly services: readonly string[];
  /** Source text by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads every example folder below `directory`. Throws a sentence that names the file when one cannot be used. */
export async function loadExamples(directory: string): Promise<Map<string, Example>> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const examples = await Promise.all(folders.sort().map((name) => loadExample(directory, name)));
  return new Map(examples.map((example) => [example.name, example]));
}

async function loadExample(directory: string, name: string): Promise<Example> {
  const path = join(directory, name, "example.json");
  const [json, handler] = await Promise.all([
    readFile(path, "utf8"),
    readFile(join(directory, name, "handler.ts"), "utf8"),
  ]);
  const { services } = JSON.parse(json) as { services?: unknown };
  if (!Array.isArray(services) || services.length === 0 || !services.every((service) => typeof service === "string")) {
    throw new Error(`${path}: "services" must be a list of service names such as ["stock.v1.StockService"]`);
  }
  return { name, services, files: { "handler.ts": handler } };
}
