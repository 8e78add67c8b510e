// How the cases say what is sent and what is to come back.

/** A payload of so many zeros. */
export const zeros = (size: number): { body: Uint8Array } => ({ body: new Uint8Array(size) });

/** A response of each size. */
export const ask = (...sizes: number[]): { size: number }[] => sizes.map((size) => ({ size }));
