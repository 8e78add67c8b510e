// What the highlighted text of a handler has beyond its colours: imports that are folded, and the lines that the page is about.
import { foldClass, foldedClass, importLines, importsLabel, type LineRange } from "../lab/index.ts";

/** As much of the highlighter's tree as is needed here. */
interface Element {
  readonly properties: Record<string, unknown>;
  readonly children: unknown[];
}

/** A mark for lines, softer than that of what a reader has chosen. */
export function markedLines(opens: LineRange | undefined) {
  return {
    line(node: Element, line: number): void {
      if (!opens || line < opens.first || line > opens.last) return;
      node.properties["class"] = "line lab-opening-line";
    },
  };
}

/** Puts the lines of the imports, each with the line break after it, into one element behind a button. */
export function foldedImports(source: string) {
  const range = importLines(source);
  return {
    code(node: Element): void {
      if (!range) return;
      // Lines and the breaks between them take turns.
      const [from, to] = [(range.first - 1) * 2, range.last * 2];
      const folded = element("span", { class: foldedClass }, node.children.slice(from, to));
      const button = { type: "button", class: foldClass, "aria-expanded": "false", "aria-label": importsLabel(range) };
      node.children.splice(from, to - from, element("button", button, []), folded);
    },
  };
}

function element(tagName: string, properties: Element["properties"], children: Element["children"]): Element {
  return Object.assign({ type: "element", tagName }, { properties, children });
}
