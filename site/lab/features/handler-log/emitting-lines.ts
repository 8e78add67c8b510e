// Which lines of a handler can have emitted an event: a trace names the line of a console call, a throw and most yields; what it does
// not name is only known by what it is.
import type { HandlerEvent } from "../../../run/events/event.ts";
import { type HandlerEventRow, rowFor } from "../../../run/events/handler-events.ts";
import { linked } from "../../../run/state/link.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { withoutText } from "../editor/source-text.ts";

/**
 * Lines from 1; none when the event comes from no line in particular. `responseType` tells the yields of one method from
 * those of another in the same file.
 */
export function emittingLines(
  source: string,
  event: HandlerEvent | undefined,
  responseType: string,
): readonly number[] {
  if (!event) return [];
  const { place, syntax } = rowFor(event);
  const known = place?.(event.value);
  if (known) return [known.line];
  if ("line" in event.value && event.value.line > 0) return [event.value.line];
  return syntax === undefined ? [] : linesBySyntax[syntax](source, responseType);
}

interface CheckedCode {
  readonly source: string;
  readonly responseType: string;
}

/** Lines that can have emitted the event with that row, which either side may tell of. */
export function linesOfEvent(state: RunState, row: number, { source, responseType }: CheckedCode): readonly number[] {
  return emittingLines(source, linked(state, row).handler?.event, responseType);
}

type Syntax = NonNullable<HandlerEventRow<unknown>["syntax"]>;

const linesBySyntax: Readonly<Record<Syntax, (source: string, responseType: string) => readonly number[]>> = {
  yield: yieldsOf,
  "send headers": (source) => linesOf(source, /\bsendHeaders\s*\(/),
  "read requests": (source) => linesOf(source, /\bfor\s+await\s*\(/),
};

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
