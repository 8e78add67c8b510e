// The colours of code, by the highlighter that also colours the pages when the site is built. Loaded with the first text or editor that
// needs it.
import { createHighlighterCoreSync, type GrammarState } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import proto from "shiki/langs/proto.mjs";
import typescript from "shiki/langs/typescript.mjs";
import dark from "shiki/themes/github-dark-default.mjs";
import light from "shiki/themes/github-light-default.mjs";

/** The same as in astro.config.mjs and StaticCode.astro. */
export const themes = { light: "github-light-default", dark: "github-dark-default" } as const;

export const highlighter = createHighlighterCoreSync({
  engine: createJavaScriptRegexEngine(),
  langs: [typescript, proto],
  themes: [light, dark],
});

export type CodeLanguage = "typescript" | "proto";

/** A piece of a line with its colour in both themes. */
export interface ColouredPiece {
  readonly text: string;
  readonly light: string | undefined;
  readonly dark: string | undefined;
}

/** Anybody can write a link with code in it: a line may cost its length squared, and no line of code for reading is longer. */
export const longestLine = 500;
/** The source's lines, one after the other: who asks for them decides how long that may take. Longer lines have no colours. */
export function* colouredLines(source: string, lang: CodeLanguage): Generator<readonly ColouredPiece[]> {
  let grammarState: GrammarState | undefined;
  for (const line of source.split("\n")) {
    const options = { lang, themes, tokenizeMaxLineLength: longestLine, ...(grammarState && { grammarState }) };
    const tokens = highlighter.codeToTokensWithThemes(line, options);
    grammarState = highlighter.getLastGrammarState(tokens);
    yield tokens.flat().map(({ content, variants }) => ({
      text: content,
      light: variants["light"]?.color,
      dark: variants["dark"]?.color,
    }));
  }
}
