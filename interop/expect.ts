// What a case asks of an answer; it says what was expected and what was found, in Node and in a browser alike.
import { Code, ConnectError } from "@connectrpc/connect";

/** Throws unless both are the same in JSON. */
export function expectEqual(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}

/** The error that the call ends with. Throws when it ends well, or with another status. */
export async function expectStatus(call: Promise<unknown>, code: Code, message?: string): Promise<ConnectError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => ConnectError.from(error),
  );
  if (!outcome) throw new Error(`expected status ${Code[code]}, found OK`);
  expectEqual("status", `${Code[outcome.code]}${outcome.code === code ? "" : ` "${outcome.rawMessage}"`}`, Code[code]);
  if (message !== undefined) expectEqual("status message", outcome.rawMessage, message);
  return outcome;
}
