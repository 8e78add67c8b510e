// Monaco's colours: its words are coloured by the highlighter of the pages, so that nothing changes when it takes a text's place; what is
// around them has the page's own colours.
import { shikiToMonaco, textmateThemeToMonacoTheme } from "@shikijs/monaco";
import { highlighter, longestLine, themes } from "./highlight.ts";
import { editor, languages } from "./monaco-parts.ts";

type ThemeName = keyof typeof themes;

/** What the highlighter puts its own functions into, in the place of Monaco's. */
const shown = { editor: { ...editor }, languages };

let following = false;

/** Sets the theme of the moment, and again whenever the page changes its own. */
export function followPageTheme(): void {
  if (!following) {
    following = true;
    const options = { tokenizeMaxLineLength: longestLine };
    shikiToMonaco(highlighter, shown as Parameters<typeof shikiToMonaco>[1], options);
    new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }
  apply();
}

/** Nothing but the highlighter colours words and brackets. Monaco takes options of its models by these whole names alone. */
export const textColoursOnly = { "semanticHighlighting.enabled": false, "bracketPairColorization.enabled": false };

function apply(): void {
  const name: ThemeName = document.documentElement.dataset["theme"] === "light" ? "light" : "dark";
  const { base, rules, colors } = monacoTheme(name);
  const text = colors["editor.foreground"] ?? "#808080";
  editor.defineTheme(themes[name], { base, rules, inherit: true, colors: surroundings(text) });
  shown.editor.setTheme(themes[name]);
}

/** Its types are those of monaco-editor-core, which has the same ones, and is not here. */
function monacoTheme(name: ThemeName): editor.IStandaloneThemeData {
  return textmateThemeToMonacoTheme(highlighter.getTheme(themes[name])) as unknown as editor.IStandaloneThemeData;
}

function surroundings(text: string): editor.IColors {
  const color = pageColors();
  return {
    "editor.background": color("--pg-surface", "--sl-color-black"),
    "editor.foreground": text,
    "editor.lineHighlightBackground": `${color("--sl-color-gray-5")}40`,
    "editor.lineHighlightBorder": "#00000000",
    "editor.selectionBackground": `${color("--sl-color-accent")}40`,
    "editorLineNumber.foreground": color("--sl-color-gray-3"),
    "editorLineNumber.activeForeground": color("--sl-color-gray-1"),
    "editorCursor.foreground": color("--sl-color-text-accent", "--sl-color-accent"),
    "editorWidget.background": color("--sl-color-gray-6"),
    "editorWidget.border": color("--sl-color-gray-5"),
    "editorHoverWidget.background": color("--sl-color-gray-6"),
    "editorSuggestWidget.background": color("--sl-color-gray-6"),
    focusBorder: "#00000000",
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
