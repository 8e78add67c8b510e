// Where the pages come from: what is written in content/, checked while the site is built.
import { docsSchema, i18nSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { defineCollection } from "astro:content";
import { exampleSchema } from "./schemas/example.ts";
import { pageSchema, withoutSlips } from "./schemas/page.ts";

export const collections = {
  docs: defineCollection({
    loader: glob({
      base: "./content",
      pattern: ["*.mdx", "guide/**/*.mdx", "reference/**/*.mdx", "exercises/**/*.mdx"],
      // An exercise is named after its folder, as an example is.
      generateId: ({ entry }) => entry.replace(/(?:\/exercise|(?<=^exercises)\/index)?\.mdx$/, ""),
    }),
    schema: (context) => withoutSlips(docsSchema({ extend: pageSchema })(context)),
  }),
  // Our words for Starlight's own controls.
  i18n: defineCollection({
    loader: () => [{ id: "en", "page.previousLink": "Before this", "page.nextLink": "Read next" }],
    schema: i18nSchema(),
  }),
  examples: defineCollection({
    loader: glob({
      base: "./content/examples",
      pattern: "*/example.json",
      // An example is named after its folder, here as everywhere.
      generateId: ({ entry }) => entry.replace(/\/example\.json$/, ""),
    }),
    schema: exampleSchema,
  }),
};
