// Under which key the choice of a view is kept, and which view is the first: also for pages where the lab is not loaded yet.
export const outputView = { key: "lab:view:output", first: "stream" } as const;
