// Keeps at most one usable connection for all calls, and makes the next one when it is gone, with exponential backoff after failures.
import { Code, ConnectError } from "@connectrpc/connect";
import { Connection } from "./connection.ts";
import type { ConnectorOptions } from "./options.ts";

/** Makes connections when they are needed. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #connections = new Set<Connection>();
  #usable: Promise<Connection> | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** An open connection. Rejects with UNAVAILABLE when there is none to be had. */
  acquire(): Promise<Connection> {
    if (this.#closed) return Promise.reject(new ConnectError("the transport was closed", Code.Unavailable));
    return (this.#usable ??= this.#connect());
  }

  /** Cancels open calls and refuses new ones. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections) connection.close();
  }

  async #connect(): Promise<Connection> {
    await this.#backOff();
    if (this.#closed) throw new ConnectError("the transport was closed", Code.Unavailable);
    try {
      const connection = this.#make();
      await connection.opened;
      this.#failures = 0;
      return connection;
    } catch (error) {
      this.#failures++;
      throw error;
    }
  }

  #make(): Connection {
    let unusable = false;
    const onUnusable = (): void => {
      // Draining and closing are two events, and a younger connection may be in place by the second.
      if (!unusable) this.#usable = undefined;
      unusable = true;
    };
    try {
      const onClosed = (): void => void this.#connections.delete(connection);
      const connection = new Connection(this.#options, { onUnusable, onClosed });
      this.#connections.add(connection);
      return connection;
    } catch (cause) {
      onUnusable();
      throw new ConnectError(`cannot connect to ${this.#options.url}`, Code.Unavailable, undefined, undefined, cause);
    }
  }

  async #backOff(): Promise<void> {
    if (this.#failures === 0) return;
    const { baseDelayMs, maxDelayMs } = this.#options.reconnect;
    const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (this.#failures - 1));
    await new Promise((wake) => setTimeout(wake, delayMs));
  }
}
