// Streams of requests that wait for their turn, and streams of responses read to their end.

/** When the requests after the first go out, and whether the client half-closes behind the last. */
type Pace = "at once" | "one after each response" | "never half-close";

/** A stream of requests. With "one after each response", `answered` lets the next one go. */
export function conversation<T>(
  messages: readonly T[],
  pace: Pace = "at once",
): { requests: AsyncIterable<T>; answered: () => void } {
  const turns = messages.map(() => Promise.withResolvers<undefined>());
  let answers = 0;
  async function* send(): AsyncGenerator<T> {
    for (const [i, message] of messages.entries()) {
      yield message;
      if (pace === "one after each response") await turns[i]?.promise;
    }
    if (pace === "never half-close") await new Promise<never>(() => undefined);
  }
  return { requests: send(), answered: () => turns[answers++]?.resolve(undefined) };
}

/** All messages of a stream. */
export async function drain<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

/** The lengths of the responses' payloads. */
export function sizesOf(responses: readonly { payload?: { body: Uint8Array } | undefined }[]): (number | undefined)[] {
  return responses.map(({ payload }) => payload?.body.length);
}
