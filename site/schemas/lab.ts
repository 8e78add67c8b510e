// What the front matter of a page may say of its labs: its writer reads these messages when the build stops.
import { z } from "astro/zod";
import { controlNames, viewNames } from "./lab-parts.ts";

const layouts = ["inline", "workbench"] as const;

export const labSchema = z.strictObject(
  {
    views: z
      .array(z.enum(viewNames, { error: `expected one of ${viewNames.join(", ")}` }), {
        error: "expected the list of views, first the one that the lab opens with",
      })
      .min(1, { error: "expected at least one view, or no `views` at all" })
      .default(["stream"]),
    controls: z
      .array(z.enum(controlNames, { error: `expected one of ${controlNames.join(", ")}` }), {
        error: "expected the list of controls that the page teaches with",
      })
      .default([]),
    layout: z.enum(layouts, { error: `expected one of ${layouts.join(", ")}` }).default("inline"),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? "expected views, controls and layout, and nothing else" : undefined,
  },
);
