// The pages that the specs walk through: what is written in content/, by address.
import { readdirSync } from "node:fs";

/** Every page of the guide, for instance "/guide/unary/". */
export const guidePages = readdirSync(new URL("../content/guide/", import.meta.url))
  .filter((file) => file.endsWith(".mdx"))
  .map((file) => `/guide/${file.replace(/\.mdx$/u, "")}/`)
  .sort();
