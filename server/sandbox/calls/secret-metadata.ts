// Which metadata carries secrets, by its name: a watcher of the deployment sees that it was there, and never its value.

/** Words that make any name secret, wherever they stand in it. */
const anywhere =
  /authorization|cookie|token|secret|passw|credential|(api|access|private|signing|session)-?key|session-?id|signature|bearer|jwt/;
/** Words that do so as a part of their own, between dashes. */
const asPart = /(^|[-_.])(auth|proxy|key|pass|pwd|pin|otp|sid|session|csrf|xsrf)([-_.]|$)/;

export const hiddenValue = "(hidden)";

export function isSecret(name: string): boolean {
  return anywhere.test(name) || asPart.test(name);
}
