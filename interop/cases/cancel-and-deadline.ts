// Calls that end before their status: what counts is that the handler sees it.
import { Code } from "@connectrpc/connect";
import type { StreamingOutputCallResponse } from "#gen/grpc/testing/test_pb.js";
import type { Case, CaseContext } from "../case.ts";
import { expectEqual, expectStatus } from "../expect.ts";
import { conversation, drain, sizesOf } from "../streams.ts";
import { zeros } from "./sizes.ts";

/** A response each second: a client that waits for the second one is cancelled first. */
const slowly = {
  responseParameters: [{ size: 9 }, { size: 9, intervalUs: 1_000_000 }, { size: 9, intervalUs: 1_000_000 }],
};

async function cancelAfterFirst(
  { handlerSaw }: CaseContext,
  open: (options: { signal: AbortSignal; headers: HeadersInit }) => AsyncIterable<StreamingOutputCallResponse>,
): Promise<void> {
  const abort = new AbortController();
  const seen = handlerSaw(Code.Canceled);
  const responses = open({ signal: abort.signal, headers: seen.headers })[Symbol.asyncIterator]();
  const first = await responses.next();
  expectEqual("first response", sizesOf([first.value as StreamingOutputCallResponse]), [9]);
  abort.abort();
  // Responses that were on their way may still come.
  await expectStatus(drain({ [Symbol.asyncIterator]: () => responses }), Code.Canceled);
  await seen.ended;
}

export const cancelCases: readonly Case[] = [
  {
    name: "cancel_after_begin",
    mode: "client_streaming",
    run: async ({ client, handlerSaw }) => {
      const abort = new AbortController();
      const seen = handlerSaw(Code.Canceled);
      const { requests } = conversation([{}], "never half-close");
      const call = client.streamingInputCall(requests, { signal: abort.signal, headers: seen.headers });
      await seen.started;
      abort.abort();
      await expectStatus(call, Code.Canceled);
      await seen.ended;
    },
  },
  {
    name: "cancel_after_first_response, bidirectional",
    mode: "bidi_streaming",
    run: (context) => {
      const { requests } = conversation([slowly], "never half-close");
      return cancelAfterFirst(context, (options) => context.client.fullDuplexCall(requests, options));
    },
  },
  {
    name: "cancel_after_first_response, server streaming",
    mode: "server_streaming",
    run: (context) => cancelAfterFirst(context, (options) => context.client.streamingOutputCall(slowly, options)),
  },
  {
    name: "timeout_on_sleeping_server, bidirectional",
    mode: "bidi_streaming",
    run: async ({ client, handlerSaw }) => {
      const seen = handlerSaw(Code.DeadlineExceeded);
      const { requests } = conversation([{ payload: zeros(27182) }], "never half-close");
      const call = drain(client.fullDuplexCall(requests, { timeoutMs: 250, headers: seen.headers }));
      await expectStatus(call, Code.DeadlineExceeded);
      await seen.ended;
    },
  },
  {
    name: "timeout_on_sleeping_server, server streaming",
    mode: "server_streaming",
    run: async ({ client, handlerSaw }) => {
      const seen = handlerSaw(Code.DeadlineExceeded);
      const call = drain(client.streamingOutputCall(slowly, { timeoutMs: 250, headers: seen.headers }));
      await expectStatus(call, Code.DeadlineExceeded);
      await seen.ended;
    },
  },
];
