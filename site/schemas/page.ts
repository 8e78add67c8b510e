// What the front matter of a page may say beyond Starlight's: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { nearest } from "live-schema";
import { exerciseSchema } from "./exercise.ts";
import { labSchema } from "./lab.ts";

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
  /** What readers search for who do not know the words of the page yet, for instance "stop a stream". */
  keywords: z.array(z.string(), { error: 'expected a list, for instance ["stop a stream", "abort"]' }).optional(),
  /** What the labs of the page show, and how they stand in it. */
  lab: labSchema.optional(),
  /** What makes the page an exercise. */
  exercise: exerciseSchema.optional(),
});

/** What Starlight reads. It passes over names that it does not know, and a slip would be one of them. */
const ofStarlight =
  "title description slug editUrl head tableOfContents template hero lastUpdated prev next sidebar banner pagefind draft";
const known = [...ofStarlight.split(" "), ...Object.keys(pageSchema.shape)];

/** Refuses front matter with names that mean nothing. */
export function withoutSlips<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess((frontMatter, context) => {
    for (const name of Object.keys(Object(frontMatter) as object).filter((key) => !known.includes(key))) {
      const close = nearest(name, known);
      const advice = close === undefined ? `there are ${known.join(", ")}` : `did you mean ${close}?`;
      context.issues.push({ code: "custom", input: frontMatter, path: [name], message: advice });
    }
    return frontMatter;
  }, schema);
}
