// The reader's side of a request stream: what was sent waits here until the carrier takes it.

/** Read by one call at a time. `onLength` is called with the number of messages that wait, each time that changes. */
export interface SendQueue<T> extends AsyncIterable<T> {
  /** False when the input has ended. */
  send(item: T): boolean;
  /** How many messages the carrier has taken. */
  readonly taken: number;
  /** Half-close, after what waits has been taken. */
  end(): void;
}

export function createSendQueue<T>(onLength: (length: number) => void): SendQueue<T> {
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
    send(item) {
      if (ended) return false;
      items.push(item);
      onLength(items.length);
      wake();
      return true;
    },
    get taken() {
      return taken;
    },
    end() {
      ended = true;
      wake();
    },
    [Symbol.asyncIterator]: take,
  };
}
