// Numbers and bounds: whether they hold, and their words.
import type { Amount } from "../schemas/try.ts";

export function within(found: number, amount: Amount | undefined): boolean {
  if (amount === undefined) return true;
  if (typeof amount === "number") return found === amount;
  return found >= (amount.atLeast ?? -Infinity) && found <= (amount.atMost ?? Infinity);
}

/** Whether zero, or less of a thing than there will be, may do. */
export function allowsNone(amount: Amount | undefined): boolean {
  if (amount === undefined) return false;
  return typeof amount === "number" ? amount === 0 : amount.atMost !== undefined;
}

/** For instance "at least 3" or "3 to 5". */
export function amountText(amount: Amount): string {
  if (typeof amount === "number") return String(amount);
  const { atLeast, atMost } = amount;
  if (atLeast === undefined) return atMost === undefined ? "any number" : `at most ${String(atMost)}`;
  return atMost === undefined ? `at least ${String(atLeast)}` : `${String(atLeast)} to ${String(atMost)}`;
}
