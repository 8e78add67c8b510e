/** A peer broke the rules of the wire. Whoever reads from it hangs up. */
export class WireError extends Error {
  override readonly name = "WireError";
}
