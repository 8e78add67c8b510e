// What Download adds to a lab of the reader's own, as a file of the site.
import type { APIRoute } from "astro";
import { ownProjectFiles } from "../../../project/project-files.ts";

// The site is built in the repository's root.
export const GET: APIRoute = async () => Response.json(await ownProjectFiles(process.cwd()));
