// What a build sees of the environment: all of it, with Astro's telemetry off. The only place in site/ that reads it.

export const buildEnvironment: NodeJS.ProcessEnv = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" };
