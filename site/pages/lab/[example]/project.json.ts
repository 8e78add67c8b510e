// What Download adds to the reader's handler, as a file of the site.
import type { APIRoute, GetStaticPaths } from "astro";
import { getCollection } from "astro:content";
import { projectFiles } from "../../../project/project-files.ts";

export const getStaticPaths = (async () => {
  const examples = await getCollection("examples");
  return examples.map(({ id, data }) => ({ params: { example: id }, props: { id, data } }));
}) satisfies GetStaticPaths;

type Props = Awaited<ReturnType<typeof getStaticPaths>>[number]["props"];

// The site is built in the repository's root.
export const GET: APIRoute<Props> = async ({ props: { id, data } }) =>
  Response.json(await projectFiles(process.cwd(), id, data));
