// Messages of all sizes, in all four modes.
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";
import { conversation, drain, sizesOf } from "../streams.ts";
import { ask, zeros } from "./sizes.ts";

const requestSizes = [27182, 8, 1828, 45904];
const responseSizes = [31415, 9, 2653, 58979];
const largeRequest = 271828;
const largeResponse = 314159;

export const payloadCases: readonly Case[] = [
  {
    name: "empty_unary",
    mode: "unary",
    run: async ({ client }) => {
      await client.emptyCall({});
    },
  },
  {
    name: "large_unary",
    mode: "unary",
    run: async ({ client }) => {
      const response = await client.unaryCall({ responseSize: largeResponse, payload: zeros(largeRequest) });
      expectEqual("payload", response.payload?.body.length, largeResponse);
    },
  },
  {
    name: "cacheable_unary",
    mode: "unary",
    run: async ({ client }) => {
      const response = await client.cacheableUnaryCall({ responseSize: 1000, payload: zeros(100) });
      expectEqual("payload", response.payload?.body.length, 1000);
    },
  },
  {
    name: "client_streaming",
    mode: "client_streaming",
    run: async ({ client }) => {
      const requests = requestSizes.map((size) => ({ payload: zeros(size) }));
      const { aggregatedPayloadSize } = await client.streamingInputCall(conversation(requests).requests);
      expectEqual("sum", aggregatedPayloadSize, 74922);
    },
  },
  {
    name: "server_streaming",
    mode: "server_streaming",
    run: async ({ client }) => {
      const responses = await drain(client.streamingOutputCall({ responseParameters: ask(...responseSizes) }));
      expectEqual("sizes", sizesOf(responses), responseSizes);
    },
  },
  {
    name: "ping_pong",
    mode: "bidi_streaming",
    run: async ({ client }) => {
      const pings = requestSizes.map((size, i) => ({
        responseParameters: ask(responseSizes[i] ?? 0),
        payload: zeros(size),
      }));
      const { requests, answered } = conversation(pings, "one after each response");
      const responses = [];
      for await (const response of client.fullDuplexCall(requests)) {
        responses.push(response);
        answered();
      }
      expectEqual("sizes", sizesOf(responses), responseSizes);
    },
  },
  {
    name: "empty_stream",
    mode: "bidi_streaming",
    run: async ({ client }) => {
      expectEqual("responses", (await drain(client.fullDuplexCall(conversation([]).requests))).length, 0);
    },
  },
  {
    name: "half_duplex",
    mode: "bidi_streaming",
    run: async ({ client }) => {
      const { requests } = conversation(responseSizes.map((size) => ({ responseParameters: ask(size) })));
      expectEqual("sizes", sizesOf(await drain(client.halfDuplexCall(requests))), responseSizes);
    },
  },
];
