// What a "try this" step of a page may say: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { StatusCode } from "grpc-handler";
import type { Action } from "../try/action.ts";
import { eventNames, handlerEventNames, parseRef } from "../try/moments.ts";
import type { Outcome } from "../try/outcome.ts";

const count = z.int().min(0);
const amount = z.union([count, z.strictObject({ atLeast: count.optional(), atMost: count.optional() })], {
  error: "expected a whole number, or { atLeast, atMost }",
});
const json = z.record(z.string(), z.json(), { error: "expected one message as a JSON object" });
const texts = z.record(z.string(), z.string(), { error: "expected texts by metadata key" });
const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]), {
  error: "expected field values by the field's name in the .proto",
});
const statusNames = Object.keys(StatusCode);

const actions = z.array(
  z.union(
    [
      z.enum(["run", "cancel", "end input", "send", "ended"]),
      z.strictObject({ send: json }),
      z.strictObject({ request: json }),
      z.strictObject({ method: z.string() }),
      z.strictObject({ deadline: count }),
      z.strictObject({ metadata: texts }),
      z.strictObject({ replace: z.string().min(1), by: z.string() }),
      z.strictObject({ received: count }),
    ],
    {
      error:
        'expected "run", "cancel", "end input", "send", "ended", or { send }, { request }, { method }, { deadline }, { metadata }, { replace, by }, { received }',
    },
  ),
  { error: "expected the list of what the reader does" },
);

const value = z.union([z.string(), z.number(), z.boolean()]);
export const eventRef = z.string().refine((text) => parseRef(text) !== undefined, {
  error: `expected an event such as "received#2" or "console_line:closed"; there are ${eventNames.join(", ")}`,
});
const gap = z
  .strictObject({ from: eventRef, to: eventRef, atLeastMs: count.optional(), atMostMs: count.optional() })
  .refine(({ atLeastMs, atMostMs }) => atLeastMs !== undefined || atMostMs !== undefined, {
    error: "expected atLeastMs, atMostMs or both",
  });

export const outcome = z
  .strictObject({
    method: z.string().optional(),
    status: z.enum(statusNames, { error: `expected one of ${statusNames.join(", ")}` }).optional(),
    statusMessage: z.string().optional(),
    rejected: z.literal(true).optional(),
    received: amount.optional(),
    sent: amount.optional(),
    tookMs: amount.optional(),
    some: fields.optional(),
    every: fields.optional(),
    none: fields.optional(),
    headers: texts.optional(),
    trailers: texts.optional(),
    handler: z.array(z.enum(handlerEventNames)).optional(),
    console: z.string().optional(),
    values: z.record(z.string(), z.array(value)).optional(),
    counts: z.record(z.string(), z.record(z.string(), amount)).optional(),
    inARow: z.record(z.string(), amount).optional(),
    order: z.array(eventRef).min(2, { error: "expected at least two events" }).optional(),
    gaps: z.array(gap).optional(),
    noneAfter: z.array(z.strictObject({ event: eventRef, after: eventRef })).optional(),
    inFlight: amount.optional(),
    yielded: amount.optional(),
    left: z.strictObject({ openCalls: amount.optional(), timers: amount.optional() }).optional(),
  })
  .refine((named) => Object.keys(named).length > 0, { error: "expected at least one thing to check" });

const step = z.object({ perform: actions, expect: outcome });

export interface Step {
  readonly perform: readonly Action[];
  readonly expect: Outcome;
}

/** The step, checked. Throws one sentence for each mistake, with the page and the place. */
export function checkedStep(page: string, given: unknown): Step {
  const result = step.safeParse(given);
  if (result.success) return result.data as Step;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`${page}: a <Try> is not right. ${mistakes.join("; ")}`);
}
