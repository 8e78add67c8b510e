// What crosses the wire in one call of each mode, in order: the data that the diagrams draw.
import type { DescMethod } from "@bufbuild/protobuf";

/** A method's kind, as descriptors name it, in the words of the guide. */
export const modes = {
  unary: "unary",
  server_streaming: "server-streaming",
  client_streaming: "client-streaming",
  bidi_streaming: "bidirectional-streaming",
} as const satisfies Record<DescMethod["methodKind"], string>;

export type Mode = (typeof modes)[keyof typeof modes];

/**
 * One thing that is sent. Messages are drawn solid; what frames them (metadata, half-close, status) is dashed. `place` is
 * a message's place in its stream: messages of one stream share a number in the diagram, and one line of explanation.
 */
export interface Step {
  readonly from: "client" | "server";
  readonly name: string;
  readonly place?: string;
  readonly kind: "message" | "frame";
}

/** A call as its diagram tells it. `title` is what a screen reader says. */
export interface CallLife {
  readonly title: string;
  readonly steps: readonly Step[];
}

const only = (from: Step["from"], name: string): Step => ({ from, name, kind: "message" });
const request = (place: string): Step => ({ from: "client", name: "request", place, kind: "message" });
const response = (place: string): Step => ({ from: "server", name: "response", place, kind: "message" });
const open: Step = { from: "client", name: "method, metadata, deadline", kind: "frame" };
const halfClose: Step = { from: "client", name: "half-close", kind: "frame" };
const headers: Step = { from: "server", name: "initial metadata", kind: "frame" };
const ok: Step = { from: "server", name: "status OK, trailers", kind: "frame" };

export const callLives: Readonly<Record<Mode | "failing", CallLife>> = {
  unary: {
    title: "A unary call: one request message, one response message, a status.",
    steps: [open, only("client", "request, half-close"), headers, only("server", "response"), ok],
  },
  "server-streaming": {
    title: "A server streaming call: one request message, many response messages, a status.",
    steps: [open, only("client", "request, half-close"), headers, response("1"), response("2"), response("n"), ok],
  },
  "client-streaming": {
    title: "A client streaming call: many request messages, a half-close, one response message, a status.",
    steps: [open, request("1"), request("2"), request("n"), halfClose, headers, only("server", "response"), ok],
  },
  "bidirectional-streaming": {
    title: "A bidirectional streaming call: messages cross in both directions until the half-close and the status.",
    steps: [open, request("1"), headers, response("1"), request("2"), response("2"), response("3"), halfClose, ok],
  },
  failing: {
    title: "A server streaming call that fails: two response messages, then a status that is not OK.",
    steps: [
      open,
      only("client", "request, half-close"),
      headers,
      response("1"),
      response("2"),
      { from: "server", name: "status INTERNAL, trailers", kind: "frame" },
    ],
  },
};

/** The number that each step has in the diagram, from 1. */
export function stepNumbers(steps: readonly Step[]): number[] {
  const names = [...new Set(steps.map(({ name }) => name))];
  return steps.map(({ name }) => names.indexOf(name) + 1);
}
