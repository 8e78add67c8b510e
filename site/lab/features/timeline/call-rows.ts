// The rows of the handler's side by who called: read as the log grows, each once, so that a lane is found without reading all.
import { appended, emptyLog, type Log, rowAt } from "../../../run/state/log.ts";
import { type HandlerRow, kept } from "../../../run/state/row.ts";

export class CallRows {
  /** Of the lab's own call, of the deployment itself, and of the clients on this page. */
  inside: Log<HandlerRow> = emptyLog;
  /** Of all calls from elsewhere. */
  outside: Log<HandlerRow> = emptyLog;
  /** The calls from elsewhere by their number in this run, in the order in which they came. */
  readonly byCall = new Map<number, Log<HandlerRow>>();
  readonly #isOutside: (call: number) => boolean;
  #next = 0;

  constructor(isOutside: (call: number) => boolean) {
    this.#isOutside = isOutside;
  }

  readOn(log: Log<HandlerRow>): this {
    const inside: HandlerRow[] = [];
    const outside = new Map<number, HandlerRow[]>();
    const all: HandlerRow[] = [];
    const end = log.forgotten + log.length;
    for (let index = Math.max(this.#next, log.forgotten); index < end; index++) {
      const row = rowAt(log, index - log.forgotten);
      if (row === undefined) continue;
      const { otherCall } = row;
      if (otherCall === undefined || !this.#isOutside(otherCall)) {
        inside.push(row);
        continue;
      }
      all.push(row);
      const known = outside.get(otherCall);
      if (known) known.push(row);
      else outside.set(otherCall, [row]);
    }
    this.#next = end;
    this.inside = appended(this.inside, inside, kept);
    this.outside = appended(this.outside, all, kept);
    for (const [call, rows] of outside) this.byCall.set(call, appended(this.byCall.get(call) ?? emptyLog, rows, kept));
    return this;
  }
}
