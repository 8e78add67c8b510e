// Under which keys the reader's choices of what is shown are kept: also for pages where the lab is not loaded yet.
export const outputView = { key: "lab:view:output", first: "stream" } as const;
export const moreKey = "lab:more";
