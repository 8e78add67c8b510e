// What Download adds to the reader's handler, as a file of the site.
import type { APIRoute, GetStaticPaths } from "astro";
import { getCollection } from "astro:content";
import type { MethodSample } from "../../../lab/index.ts";
import { projectFiles } from "../../../project/project-files.ts";

export const getStaticPaths = (async () => {
  const examples = await getCollection("examples");
  return examples.map(({ id, data }) => ({ params: { example: id }, props: { ...data, name: id } }));
}) satisfies GetStaticPaths;

type Props = Awaited<ReturnType<typeof getStaticPaths>>[number]["props"];

export const GET: APIRoute<Props> = async ({ props }) => {
  const methods = props.methods as Record<string, MethodSample>;
  // The site is built in the repository's root.
  return Response.json(await projectFiles(process.cwd(), { ...props, methods }));
};
