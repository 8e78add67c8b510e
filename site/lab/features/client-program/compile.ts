// From the reader's TypeScript to JavaScript, line for line, so that an error's line is the line in the editor.
import { transform } from "sucrase";

/** A program that cannot be run; the message says why. */
export class UnfitProgram extends Error {}

/**
 * The inside of an async function with `require` and `exports` in scope. Throws UnfitProgram, with line and column, when
 * the text is no TypeScript. Types do not matter to a run: the editor checks them.
 */
export function compileProgram(source: string): string {
  try {
    return transform(source, { transforms: ["typescript", "imports"], disableESTransforms: true, production: true })
      .code;
  } catch (error) {
    throw new UnfitProgram(messageOf(error), { cause: error });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /\((\d+:\d+)\)$/.exec(error.message)?.[1];
  const what = error.message.replace(/^Error transforming [^:]*: /, "").replace(/ \(\d+:\d+\)$/, "");
  return place === undefined ? what : `client.ts:${place}: ${what}`;
}
