// Monaco's colours, made from the page's own, so that the editor is a part of the page in both themes.
import { editor } from "./monaco-parts.ts";

/** The same colours that the static text has before the editor takes its place. */
const tokens = {
  dark: { text: "e6edf3", keyword: "ff7b72", string: "a5d6ff", comment: "8b949e", number: "79c0ff", type: "ffa657" },
  light: { text: "1f2328", keyword: "cf222e", string: "0a3069", comment: "6e7781", number: "0550ae", type: "953800" },
} as const;

type ThemeName = keyof typeof tokens;

let following = false;

/** Defines the theme of the moment, and again whenever the page changes its own. */
export function followPageTheme(): void {
  apply();
  if (following) return;
  following = true;
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

function apply(): void {
  const name: ThemeName = document.documentElement.dataset["theme"] === "light" ? "light" : "dark";
  editor.defineTheme(`lab-${name}`, themeOf(name));
  editor.setTheme(`lab-${name}`);
}

function themeOf(name: ThemeName): editor.IStandaloneThemeData {
  const { text, keyword, string, comment, number, type } = tokens[name];
  const color = pageColors();
  return {
    base: name === "light" ? "vs" : "vs-dark",
    inherit: true,
    rules: [
      { token: "", foreground: text },
      { token: "keyword", foreground: keyword },
      { token: "string", foreground: string },
      { token: "string.escape", foreground: keyword },
      { token: "regexp", foreground: string },
      { token: "comment", foreground: comment },
      { token: "number", foreground: number },
      { token: "type", foreground: type },
      { token: "delimiter", foreground: text },
    ],
    colors: {
      "editor.background": color("--pg-surface", "--sl-color-black"),
      "editor.foreground": `#${text}`,
      "editor.lineHighlightBackground": `${color("--sl-color-gray-5")}40`,
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": `${color("--sl-color-accent")}40`,
      "editorLineNumber.foreground": color("--sl-color-gray-3"),
      "editorLineNumber.activeForeground": color("--sl-color-gray-1"),
      // One colour for all brackets, as in the static text.
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${String(n)}`, `#${text}`]),
      ),
      "editorCursor.foreground": color("--sl-color-text-accent", "--sl-color-accent"),
      "editorWidget.background": color("--sl-color-gray-6"),
      "editorWidget.border": color("--sl-color-gray-5"),
      "editorHoverWidget.background": color("--sl-color-gray-6"),
      "editorSuggestWidget.background": color("--sl-color-gray-6"),
      focusBorder: "#00000000",
    },
  };
}

/** Reads the first of the given custom properties that the page defines, in the notation that Monaco takes. */
function pageColors(): (...names: string[]) => string {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement("canvas").getContext("2d");
  return (...names) => {
    const value = names.map((name) => style.getPropertyValue(name).trim()).find((text) => text !== "") ?? "#808080";
    if (!canvas) return "#808080";
    canvas.fillStyle = value;
    return canvas.fillStyle;
  };
}
