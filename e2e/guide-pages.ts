// The pages that the specs walk through: what is written in content/, by address.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../content/guide/", import.meta.url);
const files = readdirSync(folder)
  .filter((file) => file.endsWith(".mdx"))
  .sort();
const pathOf = (file: string): string => `/guide/${file.replace(/\.mdx$/u, "")}/`;

/** Every page of the guide, for instance "/guide/unary/". */
export const guidePages = files.map(pathOf);

/** Those with a lab, which shows its handler without JavaScript too. */
export const labPages = files
  .filter((file) => readFileSync(new URL(file, folder), "utf8").includes("<Lab "))
  .map(pathOf);
