// What a carrier knows of a call's flow at a moment.

export interface FlowReading {
  /** Response bytes that are in the page and that its client has not read yet. */
  readonly bufferedBytes: number;
  /** Bytes that the server may send before it must wait; undefined where the carrier does not say. */
  readonly creditBytes?: number;
}

export interface FlowSample extends FlowReading {
  readonly atMs: number;
  /** Messages so far: that the client has read, and that the handler has yielded. */
  readonly read: number;
  readonly yielded: number;
  /** The handler's generator waits for the client. */
  readonly paused: boolean;
}
