// Turns the messages of a chunk into the other form, in order: at once as long as that is quick, else in turns with other calls.
import { setImmediate as nextTurn } from "node:timers/promises";
import { limits } from "../../limits.ts";

type Convert<Message> = (message: Message) => Uint8Array | Promise<Uint8Array>;

const looksEvery = 32;

/** A promise only when one of them takes longer, or all together do. */
export function convertAll<Message>(
  messages: readonly Message[],
  convert: Convert<Message>,
): Uint8Array[] | Promise<Uint8Array[]> {
  const converted: Uint8Array[] = [];
  const startedAt = performance.now();
  for (const [index, message] of messages.entries()) {
    const result = convert(message);
    if (result instanceof Promise || (index % looksEvery === looksEvery - 1 && isOver(startedAt)))
      return convertLater(converted, result, { messages: messages.slice(index + 1), convert });
    converted.push(result);
  }
  return converted;
}

interface Rest<Message> {
  readonly messages: readonly Message[];
  readonly convert: Convert<Message>;
}

async function convertLater<Message>(
  begun: readonly Uint8Array[],
  next: Uint8Array | Promise<Uint8Array>,
  { messages, convert }: Rest<Message>,
): Promise<Uint8Array[]> {
  const converted = [...begun, await next];
  let startedAt = performance.now();
  for (const message of messages) {
    if (isOver(startedAt)) {
      await nextTurn();
      startedAt = performance.now();
    }
    converted.push(await convert(message));
  }
  return converted;
}

const isOver = (startedAt: number): boolean => performance.now() - startedAt > limits.proxy.transcodeTurnMs;
