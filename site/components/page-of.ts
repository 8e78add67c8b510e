// A page as its labs know it: where it is, and what it is called when another page speaks of it.
import type { AstroGlobal } from "astro";
import type { LabPage } from "../lab/index.ts";

export function pageOf({ url, locals }: Pick<AstroGlobal, "url" | "locals">): LabPage {
  const path = url.pathname;
  return { path, title: path === "/" ? "the home page" : locals.starlightRoute.entry.data.title };
}
