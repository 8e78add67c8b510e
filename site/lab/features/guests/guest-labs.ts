// The clients beside a lab's own: each is a lab that calls the same deployment.
import { signal } from "@preact/signals";

export class GuestLabs<L extends { readonly close: () => void }> {
  readonly list = signal<readonly L[]>([]);
  readonly #create: (number: number) => L;
  /** Counts the clients of one deployment, from 1, as they were added. */
  #clients = 1;

  constructor(create: (number: number) => L) {
    this.#create = create;
  }

  add(): void {
    this.list.value = [...this.list.peek(), this.#create(++this.#clients)];
  }

  remove(guest: L): void {
    guest.close();
    this.list.value = this.list.peek().filter((other) => other !== guest);
  }

  close(): void {
    for (const guest of this.list.peek()) guest.close();
  }
}
