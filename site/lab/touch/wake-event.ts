// Between the directive of a lab, which every page has in its text, and the lab's code: what has to be loaded before it takes over.

export const wakeEvent = "lab:wake";

/** The detail of the event; listeners add what is to be waited for. It never rejects. */
export type Awaited = Promise<void>[];
