// Which lines of a handler can have emitted an event: a trace tells the line of a console call or a throw, but a yield is
// only known by what it is.
import type { HandlerHappening } from "./event.ts";
import { withoutText } from "./source-text.ts";

/**
 * Lines from 1; none when the event comes from no line in particular. `responseType` tells the yields of one method from
 * those of another in the same file.
 */
export function emittingLines(
  source: string,
  happening: HandlerHappening | undefined,
  responseType: string,
): readonly number[] {
  switch (happening?.kind) {
    case "console":
      return happening.line > 0 ? [happening.line] : [];
    case "threw":
      return happening.problem && happening.problem.line > 0 ? [happening.problem.line] : [];
    case "message_yielded":
      return yieldsOf(source, responseType);
    case "headers_sent":
      return linesOf(source, /\bsendHeaders\s*\(/);
    case "message_received":
    case "half_close_seen":
      return linesOf(source, /\bfor\s+await\s*\(/);
    default:
      return [];
  }
}

/** Yields of responses: `yield*` only hands another's on, and a generator of something else has no payload. */
function yieldsOf(source: string, responseType: string): readonly number[] {
  const all = linesOf(source, /\byield\b(?!\s*\*)/);
  const ofType = all.filter((line) => source.split("\n")[line - 1]?.includes(`${responseType}Schema`));
  if (ofType.length > 0) return ofType;
  const responses = all.filter((line) => /payload|respon|reply|toBinary/i.test(source.split("\n")[line - 1] ?? ""));
  return responses.length > 0 ? responses : all;
}

function linesOf(source: string, pattern: RegExp): readonly number[] {
  return withoutText(source)
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}
