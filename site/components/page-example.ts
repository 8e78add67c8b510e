// Whose handler a page of the guide, or an exercise, is about: that of its lab.
import { loadExample } from "../examples.ts";
import { exerciseOf } from "../exercises/load-exercise.ts";

interface Page {
  readonly id: string;
  readonly filePath?: string | undefined;
  readonly body?: string | undefined;
  readonly data: Parameters<typeof exerciseOf>[0]["data"];
}

/** `wanted` is the name where the page has several. Throws a sentence for the page's author. */
export async function exampleOfPage(
  page: Page,
  wanted: string | undefined,
): Promise<{ readonly name: string; readonly source: string }> {
  const { filePath = page.id, body = "", data } = page;
  if (data.exercise) {
    const { example } = await exerciseOf(page);
    return { name: example.name, source: example.handlerSource };
  }
  const names = [...new Set([...body.matchAll(/<Lab\s[^>]*?example="([^"]+)"/g)].map(([, name = ""]) => name))];
  const [first] = names;
  const name = wanted ?? first;
  if (name === undefined || !names.includes(name) || (wanted === undefined && names.length > 1)) {
    const found = names.length === 0 ? "no <Lab>" : `labs of ${names.join(", ")}`;
    throw new Error(`${filePath}: expected <CodeRef> to name the example of a lab on the page; found ${found}`);
  }
  const { handlerSource: source } = await loadExample(name, filePath);
  return { name, source };
}
