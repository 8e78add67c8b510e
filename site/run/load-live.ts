// Loads what makes calls, with the first Run.

/** Rejects when the site cannot be reached. */
export const loadLive = () => import("./live.ts");
