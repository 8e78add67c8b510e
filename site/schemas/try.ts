// What a "try this" step of a page may say: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { StatusCode } from "grpc-handler";
import { eventNames, handlerEventNames, parseRef } from "../try/moments.ts";

const count = z.int().min(0);
const bounds = z.strictObject({ atLeast: count.optional(), atMost: count.optional() });
/** A number, or bounds for one; both bounds count as inside. */
export const amount = z.union([count, bounds], {
  error: "expected a whole number, or { atLeast, atMost }",
});
export const json = z.record(z.string(), z.json(), { error: "expected one message as a JSON object" });
const texts = z.record(z.string(), z.string(), { error: "expected texts by metadata key" });
/** Text that the value of a key holds, "" asks for the key alone; or bounds for a value that is a number. */
const entries = z.record(z.string(), z.union([z.string(), bounds]), {
  error: "expected texts or { atLeast, atMost } by metadata key",
});
const value = z.union([z.string(), z.number(), z.boolean()]);
const fields = z.record(z.string(), value, {
  error: "expected field values by the field's name in the .proto",
});
const statusNames = Object.keys(StatusCode);

/**
 * What a reader does: an end-to-end test reads it in the page, and performs every step of every page. "send" sends the message that the lab
 * offers; "validate" switches the checking of requests on; "ended" and `received` wait, for the status or for so many messages. A
 * `deadline` is in milliseconds, and 0 takes it away; so does "" with a key of the metadata. `replace` is text that stands in the
 * handler, `proto` text of its .proto.
 */
const actions = z.array(
  z.union(
    [
      z.enum(["run", "run the old client", "cancel", "end input", "send", "ended", "validate"]),
      z.strictObject({ send: json }),
      z.strictObject({ request: json }),
      z.strictObject({ method: z.string() }),
      z.strictObject({ deadline: count }),
      z.strictObject({ metadata: texts }),
      z.strictObject({ replace: z.string().min(1), by: z.string() }),
      z.strictObject({ proto: z.string().min(1), by: z.string() }),
      z.strictObject({ received: count }),
    ],
    {
      error:
        'expected "run", "run the old client", "cancel", "end input", "send", "ended", "validate", or { send }, { request }, { method }, { deadline }, { metadata }, { replace, by }, { proto, by }, { received }',
    },
  ),
  { error: "expected the list of what the reader does" },
);

export const eventRef = z.string().refine((text) => parseRef(text) !== undefined, {
  error: `expected an event such as "received#2" or "console_line:closed"; there are ${eventNames.join(", ")}`,
});
/** The time from one event to another, in milliseconds. */
const gap = z
  .strictObject({ from: eventRef, to: eventRef, atLeastMs: count.optional(), atMostMs: count.optional() })
  .refine(({ atLeastMs, atMostMs }) => atLeastMs !== undefined || atMostMs !== undefined, {
    error: "expected atLeastMs, atMostMs or both",
  });

/** How many have had one event and not yet the other. */
const inFlight = bounds.extend({ from: eventRef, to: eventRef });

/** What a run is asked to have, by a step or by an exercise: all that is named must hold, what is absent does not matter. */
export const outcome = z
  .strictObject({
    method: z.string().optional(),
    /** The call has ended with this status, by its name. */
    status: z.enum(statusNames, { error: `expected one of ${statusNames.join(", ")}` }).optional(),
    /** The status message holds this text. */
    statusMessage: z.string().optional(),
    /** The code was refused before there was a call. */
    rejected: z.literal(true).optional(),
    received: amount.optional(),
    sent: amount.optional(),
    /** From the call's opening to its status, in milliseconds. */
    tookMs: amount.optional(),
    /** A received message has these fields; texts need only be contained. `every`: each message; `none`: no message. */
    some: fields.optional(),
    every: fields.optional(),
    none: fields.optional(),
    headers: entries.optional(),
    trailers: entries.optional(),
    /** What the handler's own call went through, in any order. */
    handler: z.array(z.enum(handlerEventNames)).optional(),
    /** A console line of the handler holds this text. */
    console: z.string().optional(),
    /** By the path of a field ("players.ann.x"): its values in the received messages, in their order. */
    values: z.record(z.string(), z.array(value)).optional(),
    /** By the path of a field: how many received messages have each of these values. */
    counts: z.record(z.string(), z.record(z.string(), amount)).optional(),
    /** By the path of a field: how often one value may come before another has to. */
    inARow: z.record(z.string(), amount).optional(),
    /** These events come one after the other. */
    order: z.array(eventRef).min(2, { error: "expected at least two events" }).optional(),
    gaps: z.array(gap).optional(),
    /** Events that do not come after another. */
    noneAfter: z.array(z.strictObject({ event: eventRef, after: eventRef })).optional(),
    /** At the worst moment. */
    inFlight: inFlight.optional(),
    yielded: amount.optional(),
    /** What the deployment still has in hand. */
    left: z.strictObject({ openCalls: amount.optional(), timers: amount.optional() }).optional(),
  })
  .refine((named) => Object.keys(named).length > 0, { error: "expected at least one thing to check" });

export type Amount = z.infer<typeof amount>;
export type Fields = z.infer<typeof fields>;
export type Gap = z.infer<typeof gap>;
export type InFlight = z.infer<typeof inFlight>;
export type Outcome = z.infer<typeof outcome>;

const step = z.object({ perform: actions, expect: outcome });

/** The step, checked. Throws one sentence for each mistake, with the page and the place. */
export function checkedStep(page: string, given: unknown): z.infer<typeof step> {
  const result = step.safeParse(given);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`${page}: a <Try> is not right. ${mistakes.join("; ")}`);
}
