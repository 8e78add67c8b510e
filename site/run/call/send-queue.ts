// The reader's side of a request stream: what was sent waits here until the carrier takes it.

export type SendQueue<T> = ReturnType<typeof createSendQueue<T>>;

/** Read by one call at a time. `onLength` is called with the number of messages that wait, each time that changes. */
export function createSendQueue<T>(onLength: (length: number) => void) {
  const items: T[] = [];
  let ended = false;
  let readers = 0;
  let taken = 0;
  let wake: () => void = () => undefined;

  async function* take(): AsyncGenerator<T, void, undefined> {
    // When a call is tried again, the first try's reader must not take what is meant for the second.
    const mine = ++readers;
    wake();
    for (;;) {
      if (mine !== readers) return;
      const [item] = items;
      if (item !== undefined) {
        items.shift();
        taken++;
        onLength(items.length);
        yield item;
      } else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    /** False when the input has ended. */
    send(item: T): boolean {
      if (ended) return false;
      items.push(item);
      onLength(items.length);
      wake();
      return true;
    },
    /** How many messages the carrier has taken. */
    get taken(): number {
      return taken;
    },
    /** Half-close, after what waits has been taken. */
    end(): void {
      ended = true;
      wake();
    },
    [Symbol.asyncIterator]: take,
  };
}
