// What a build sees of the environment: all of it, with Astro's telemetry off. The only place in site/ that reads it.

export const buildEnvironment: NodeJS.ProcessEnv = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" };

/** Where the site will be, for what needs a whole address: sitemap, canonical links, social cards. */
export const siteUrl = addressOf("SITE_URL");

/** Where its pages can be edited, for instance "https://github.com/you/playground/edit/main/". */
export const editUrl = addressOf("EDIT_URL");

/** Where its sources can be cloned from, for instance "https://github.com/you/playground". */
export const repositoryUrl = addressOf("REPOSITORY_URL");

/** Throws a plain sentence when the variable is no address. */
function addressOf(name: string): string | undefined {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  if (URL.canParse(text) && /^https?:/u.test(text)) return text;
  throw new Error(`${name} must be an address such as https://docs.example.org/, found "${text}"`);
}
