// What the front matter of a page may say beyond Starlight's: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { exerciseSchema } from "./exercise.ts";

/** The guide's parts, in reading order. */
export const parts = ["Start here", "The four modes", "A call in depth", "Craft", "Running it", "Help"] as const;

export const pageSchema = z.object({
  /** The group in the sidebar. Pages of the guide have one. */
  part: z.enum(parts, { error: `expected one of ${parts.join(", ")}` }).optional(),
  /** What the reader can do after the page, in one sentence that goes on from "After this page you". */
  goal: z
    .string({ error: 'expected one sentence that goes on from "After this page you"' })
    .regex(/^[a-z].*\.$/u, { error: 'expected a sentence that goes on from "After this page you", with its full stop' })
    .optional(),
  /** What makes the page an exercise. */
  exercise: exerciseSchema.optional(),
});
