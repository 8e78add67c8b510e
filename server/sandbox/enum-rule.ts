// Refuses enums whose members are put together from others. esbuild computes those while it compiles, so thirty members that
// each double the one before would take all of the server's memory.

const advice = "an enum's members must be plain values here: compute others, with + or `…`, in a const or a function";

/** More enums than any handler has; each costs a look at what follows it. */
const mostEnums = 100;

/** Where such an enum is, and why it is refused; undefined when there is none. The text need not be valid. */
export function enumFault(text: string): { readonly index: number; readonly message: string } | undefined {
  let count = 0;
  for (const { index } of text.matchAll(/\benum\b/g)) {
    if (++count > mostEnums) return { index, message: `at most ${String(mostEnums)} enums are allowed in a file` };
    const open = afterName(text, index + "enum".length);
    const fault = open === undefined ? undefined : faultInBody(text, open);
    if (fault !== undefined) return { index: fault, message: advice };
  }
  return undefined;
}

// Each comment can be read in one way only: a pattern with two would be slow on the text of somebody who knows.
const lineComment = String.raw`\/\/[^\n\r\u2028\u2029]*(?![^\n\r\u2028\u2029])`;
const blockComment = String.raw`\/\*(?:[^*]|\*(?!\/))*\*\/`;
const trivia = String.raw`(?:\s|${lineComment}|${blockComment})*`;
/** Names with escapes count too: `\u{41}` holds a brace. */
const nameAndBrace = new RegExp(
  trivia + String.raw`(?:[^\s{}()\[\];,.'"/\\]|\\u\{[^}]*\}|\\u)+` + trivia + String.raw`\{`,
  "y",
);

/** The place behind the opening brace, if what follows the word `enum` is an enum. */
function afterName(text: string, at: number): number | undefined {
  nameAndBrace.lastIndex = at;
  return nameAndBrace.test(text) ? nameAndBrace.lastIndex : undefined;
}

/** What may stand in a body whole: space, comments, texts, and whatever neither adds nor hides where the body ends. */
const texts = String.raw`"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'`;
const harmless = new RegExp(String.raw`\s|${lineComment}|${blockComment}|${texts}|[^\s/"'+{}` + "`]", "y");

/** The place of the first piece that may add; undefined when the body ends without. */
function faultInBody(text: string, open: number): number | undefined {
  harmless.lastIndex = open;
  let at = open;
  while (harmless.test(text)) at = harmless.lastIndex;
  return at < text.length && text[at] !== "}" ? at : undefined;
}
