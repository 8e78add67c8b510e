// The four modes as the home page shows them: the words of each card, and when its messages set off in the animation.
import type { Mode } from "./call-life.ts";

/** One card. Departures are in seconds from the start of a cycle; each message travels for one second. */
export interface ModeFlow {
  readonly mode: Mode;
  readonly title: string;
  readonly when: string;
  readonly rpc: string;
  readonly requests: readonly number[];
  readonly responses: readonly number[];
}

export const modeFlows: readonly ModeFlow[] = [
  {
    mode: "unary",
    title: "Unary",
    when: "One question, one answer.",
    rpc: "GetPrice(Request)\nreturns (Response)",
    requests: [0],
    responses: [1.2],
  },
  {
    mode: "server-streaming",
    title: "Server streaming",
    when: "One question, answers as they come.",
    rpc: "StreamPrices(Request)\nreturns (stream Response)",
    requests: [0],
    responses: [1, 1.3, 1.6, 1.9],
  },
  {
    mode: "client-streaming",
    title: "Client streaming",
    when: "Many parts in, one result out.",
    rpc: "UploadLogs(stream Request)\nreturns (Response)",
    requests: [0, 0.3, 0.6, 0.9],
    responses: [2],
  },
  {
    mode: "bidirectional-streaming",
    title: "Bidirectional streaming",
    when: "A conversation, both ways at once.",
    rpc: "Chat(stream Request)\nreturns (stream Response)",
    requests: [0, 0.7, 1.3],
    responses: [0.6, 1.2, 1.6, 2],
  },
];
