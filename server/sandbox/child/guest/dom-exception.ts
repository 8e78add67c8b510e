/** The error class of the web's own functions: distinguished by name, "AbortError" for one. */
export class DOMException extends Error {
  override readonly name: string;

  constructor(message = "", name = "Error") {
    super(message);
    this.name = name;
  }
}
