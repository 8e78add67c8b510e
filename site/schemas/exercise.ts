// What the front matter of an exercise may say: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { amount, eventRef, json, outcome } from "./try.ts";

/** How hard an exercise is, easiest first. */
export const levels = ["First steps", "Streams that behave", "Under pressure"] as const;

const ms = z.int({ error: "expected whole milliseconds" }).positive({ error: "expected more than 0 ms" });
/** Until another call, or this one, has had the event. */
const until = z.strictObject({ until: eventRef, of: z.string().optional() });

const step = z.union(
  [
    z.enum(["cancel", "end input"]),
    z.strictObject({ send: json }),
    z.strictObject({ waitMs: ms }),
    z.strictObject({ received: z.int().positive() }),
    until,
  ],
  { error: 'expected "cancel", "end input", { send }, { waitMs }, { received } or { until, of }' },
);

/** What one client does, and what must come of it. */
const call = z.strictObject({
  /** The call's name in the check; without one, its position counts. */
  name: z.string().optional(),
  method: z.string().optional(),
  /** How often it is made, one after the other; once, without. */
  times: z.int().min(2, { error: "expected 2 or more" }).optional(),
  request: json.optional(),
  metadata: z.record(z.string(), z.string(), { error: "expected texts by metadata key" }).optional(),
  deadlineMs: ms.optional(),
  /** When it is opened; when the call before it has its status, without. */
  opens: z
    .union([z.literal("at once"), until.extend({ thenMs: ms.optional() })], {
      error: 'expected "at once" or { until, of, thenMs }',
    })
    .optional(),
  /** How fast the client reads; as fast as messages come, without. */
  readsPerSecond: z.number().positive().optional(),
  does: z.array(step).optional(),
  /** How many timers may run at the same time while it is open; who goes on for 400 ms sees a report of them. */
  timers: amount.optional(),
  expect: outcome,
});

/** One thing that must hold, shown by calls to a deployment of its own. */
const check = z.strictObject({
  name: z.string().regex(/^[A-Z].*\.$/u, { error: "expected what must hold, as one sentence with its full stop" }),
  calls: z.array(call, { error: "expected the calls that show it" }).min(1, { error: "expected at least one call" }),
});

export const exerciseSchema = z
  .strictObject({
    level: z.enum(levels, { error: `expected one of ${levels.join(", ")}` }),
    example: z.string({ error: "expected the example whose service the code serves" }),
    method: z.string({ error: "expected the method that the lab opens with" }),
    hints: z.array(z.string(), { error: "expected a list of hints" }).min(1, { error: "expected at least one hint" }),
    checks: z.array(check, { error: "expected a list of checks" }).min(1, { error: "expected at least one check" }),
    /** For each file that must not pass, without its ".ts". */
    fails: z.record(z.string(), z.string().min(1), {
      error: "expected, for handler and each file of wrong/, a part of what its check says",
    }),
  })
  .superRefine(({ checks }, context) => {
    for (const [i, { calls }] of checks.entries()) {
      const names = calls.map(({ name }, place) => name ?? String(place + 1));
      for (const [j, { opens, does = [] }] of calls.entries()) {
        for (const waiting of [opens, ...does]) {
          if (typeof waiting !== "object" || !("until" in waiting) || waiting.of === undefined) continue;
          if (names.includes(waiting.of)) continue;
          const message = `there is no call "${waiting.of}"; the check has ${names.join(", ")}`;
          context.addIssue({ code: "custom", path: ["checks", i, "calls", j], message });
        }
      }
    }
  });

export type Exercise = z.infer<typeof exerciseSchema>;
export type Check = z.infer<typeof check>;
export type CallScript = z.infer<typeof call>;
export type ClientStep = z.infer<typeof step>;
