// Sends a method's samples by themselves, one each interval, until the last.
import type { ClientForm } from "./client-form.ts";
import type { MethodForm } from "./form.ts";

export class AutoSend {
  readonly #client: ClientForm;
  readonly #call: { readonly send: () => boolean; readonly isOpen: () => boolean };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: ClientForm, call: { readonly send: () => boolean; readonly isOpen: () => boolean }) {
    this.#client = client;
    this.#call = call;
  }

  /** `isLive`: a run is under way; else the sending begins with the next one. */
  set(on: boolean, isLive: boolean): void {
    const form = this.#client.form.peek();
    form.autoSend.value = on;
    clearTimeout(this.#timer);
    if (on && isLive) this.next(form);
  }

  /** Sends the next sample, and plans the one after. */
  next(form: MethodForm): void {
    clearTimeout(this.#timer);
    if (form !== this.#client.form.peek() || !form.autoSend.peek() || !this.#call.isOpen()) return;
    const last = form.sampleIndex.peek() + 1 >= form.samples.length;
    if (!this.#call.send() || last) form.autoSend.value = false;
    else this.#timer = setTimeout(() => this.next(form), Math.max(1, form.autoSendMs.peek()));
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
