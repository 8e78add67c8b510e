// Turns the messages of a chunk into the other form, in order.

type Convert<Message> = (message: Message) => Uint8Array | Promise<Uint8Array>;

/** A promise only when one of them is converted later. */
export function convertAll<Message>(
  messages: readonly Message[],
  convert: Convert<Message>,
): Uint8Array[] | Promise<Uint8Array[]> {
  const converted: Uint8Array[] = [];
  for (const [index, message] of messages.entries()) {
    const result = convert(message);
    if (result instanceof Promise)
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
  next: Promise<Uint8Array>,
  { messages, convert }: Rest<Message>,
): Promise<Uint8Array[]> {
  const converted = [...begun, await next];
  for (const message of messages) {
    const result = convert(message);
    converted.push(result instanceof Promise ? await result : result);
  }
  return converted;
}
