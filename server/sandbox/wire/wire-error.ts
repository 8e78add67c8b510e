/** A peer broke the rules of the wire. The connection to it is closed. */
export class WireError extends Error {
  override readonly name = "WireError";
}
