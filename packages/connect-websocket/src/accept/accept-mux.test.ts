// The accepting end against a client that speaks frames by hand, so that it can break every rule.
import { Code } from "@connectrpc/connect";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { bytesOfText } from "../testing/echo-service.ts";
import type { Methods } from "../testing/serve.ts";
import { serve } from "../testing/serve.ts";
import type { Frame } from "../wire/frame.ts";
import { decodeFrames, encodeFrames } from "../wire/frame-codec.ts";
import { frameHeaderBytes, sliceFrames, subProtocol, turnMs } from "../wire/limits.ts";
import type { AcceptedCall, AcceptOptions } from "./index.ts";

async function raw(methods: Methods = {}, options: Omit<AcceptOptions, "onCall"> = {}) {
  const server = await serve(methods, options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const socket = new WebSocket(`${server.baseUrl.replace("http", "ws")}/ws`, [subProtocol]);
  const frames: Frame[] = [];
  const sizes: number[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  socket.on("message", (data: Buffer) => {
    sizes.push(data.length);
    frames.push(...decodeFrames(data));
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const send = (...sent: Frame[]): void => socket.send(encodeFrames(sent));
  const types = (): string[] => frames.map((frame) => `${frame.type} ${String(frame.callId)}`);
  return { server, socket, frames, sizes, closed, send, types };
}

const open = (callId: number, method = "Echo"): Frame => ({
  type: "OPEN",
  callId,
  path: `/testing.EchoService/${method}`,
  timeoutMs: 0,
  headers: [],
});
const data = (callId: number, payload = new Uint8Array(0)): Frame => ({ type: "DATA", callId, payload });
const halfClose = (callId: number): Frame => ({ type: "HALF_CLOSE", callId });
const echoed = (callId: number): string[] => ["HEADERS", "DATA", "TRAILERS"].map((type) => `${type} ${String(callId)}`);

describe("the connection is closed", () => {
  test.each<[string, Uint8Array | string, number, string]>([
    ["for text", "hello", 1003, "expected a binary message, found text"],
    ["for garbage", new Uint8Array([9, 9]), 1002, "expected a frame header of 10 bytes, found 2"],
    ["for an id used twice", encodeFrames([open(2), open(2)]), 1002, "call ids must rise: OPEN 2 after 2"],
    ["for an id that falls", encodeFrames([open(5), open(3)]), 1002, "call ids must rise: OPEN 3 after 5"],
    ["for DATA of no call", encodeFrames([data(7)]), 1002, "DATA for a call that was never opened"],
    [
      "for HEADERS from a client",
      encodeFrames([{ type: "HEADERS", callId: 1, headers: [] }]),
      1002,
      "HEADERS is not for a client to send",
    ],
    [
      "for TRAILERS from a client",
      encodeFrames([{ type: "TRAILERS", callId: 1, status: 0, message: "", headers: [] }]),
      1002,
      "TRAILERS is not for a client to send",
    ],
    [
      "for GOAWAY from a client",
      encodeFrames([{ type: "GOAWAY", callId: 0, reason: "" }]),
      1002,
      "GOAWAY for a call that was never opened",
    ],
  ])("%s, and every open call is cancelled", async (_, message, code, reason) => {
    const reasons: string[] = [];
    const { socket, closed, send, server } = await raw({
      Chat: (call) => (call.onCancel = (why) => void reasons.push(why)),
    });
    send(open(1, "Chat"));
    socket.send(message);
    expect(await closed).toEqual({ code, reason });
    expect(reasons).toEqual(["connection lost"]);
    expect(server.connections[0]?.openCalls).toBe(0);
  });

  test("by its owner, with as much of the reason as a close frame holds", async () => {
    const { server, closed } = await raw();
    server.connections[0]?.close(4000, "é".repeat(100));
    expect(await closed).toEqual({ code: 4000, reason: "é".repeat(60) });
  });

  test("when the client sends but does not read", async () => {
    const big = new Uint8Array(1_000_000);
    const { socket, send, server } = await raw(
      { Echo: (call) => call.sendMessage(big) },
      { limits: { maxBacklogBytes: 500_000 } },
    );
    socket.pause();
    let id = 0;
    const hammer = setInterval(() => send(open(++id)), 1);
    onTestFinished(() => clearInterval(hammer));
    await expect.poll(() => server.connections[0]?.openCalls === 0 && id > 3, { timeout: 5_000 }).toBe(true);
    expect(id).toBeLessThan(100);
  });
});

describe("one call is reset, the others go on", () => {
  const tooMuch = { type: "CREDIT", callId: 1, bytes: 0x7fff_ffff } as const;

  test.each<[string, Frame[], Code, string]>([
    ["DATA after HALF_CLOSE", [halfClose(1), data(1)], Code.Internal, "DATA came after HALF_CLOSE"],
    ["HALF_CLOSE twice", [halfClose(1), halfClose(1)], Code.Internal, "HALF_CLOSE came twice"],
    ["too much CREDIT", [tooMuch], Code.Internal, "CREDIT adds up to more than 2^31 - 1 bytes"],
    [
      "DATA without credit",
      [data(1, new Uint8Array(60_000)), data(1, new Uint8Array(60_000)), data(1)],
      Code.ResourceExhausted,
      "DATA came without credit",
    ],
    [
      "DATA over the limit",
      [data(1, new Uint8Array(100_001))],
      Code.ResourceExhausted,
      "a message may be at most 100000 bytes, found 100001",
    ],
  ])("%s", async (_, frames, code, reason) => {
    const reasons: string[] = [];
    const {
      send,
      frames: received,
      types,
      server,
    } = await raw(
      { Chat: (call) => (call.onCancel = (why) => void reasons.push(why)) },
      { limits: { maxMessageBytes: 100_000 } },
    );
    send(open(1, "Chat"), ...frames, open(2), data(2), halfClose(2));
    await expect.poll(types).toEqual(["RESET 1", ...echoed(2)]);
    expect(received[0]).toMatchObject({ code, reason: expect.stringContaining(reason) as string });
    expect(reasons).toEqual(["cancelled by the client"]);
    expect(server.connections[0]?.openCalls).toBe(0);
  });

  test.each<[string, Frame, Code]>([
    ["metadata over the limit", { ...open(1), headers: [["a", "x".repeat(20_000)]] } as Frame, Code.ResourceExhausted],
  ])("an OPEN with %s never reaches the owner, and its later frames are ignored", async (_, bad, code) => {
    const called: number[] = [];
    const { send, frames, types } = await raw({ Chat: (call) => called.push(call.id) });
    send(bad, data(1), halfClose(1), open(2), data(2), halfClose(2));
    await expect.poll(types).toEqual(["RESET 1", ...echoed(2)]);
    expect(frames[0]).toMatchObject({ code });
    expect(called).toEqual([]);
  });

  test("more open calls than allowed", async () => {
    const { send, frames, types } = await raw({ Chat: () => undefined }, { limits: { maxOpenCalls: 2 } });
    send(open(1, "Chat"), open(2, "Chat"), open(3, "Chat"));
    await expect.poll(types).toEqual(["RESET 3"]);
    expect(frames[0]).toMatchObject({ code: Code.ResourceExhausted });
    send({ type: "RESET", callId: 1, code: 1, reason: "" }, open(4), data(4), halfClose(4));
    await expect.poll(types).toEqual(["RESET 3", ...echoed(4)]);
  });

  test.each<[string, (call: AcceptedCall) => void]>([
    ["onCall", () => fail()],
    ["onMessage", (call) => (call.onMessage = fail)],
    ["onHalfClose", (call) => (call.onHalfClose = fail)],
  ])("when %s throws: INTERNAL to the client, the error to the owner", async (_, method) => {
    const errors: unknown[] = [];
    const { send, frames, types } = await raw({ Chat: method }, { onError: (error) => errors.push(error) });
    send(open(1, "Chat"), data(1), halfClose(1), open(2), data(2), halfClose(2));
    await expect.poll(types).toEqual(["RESET 1", ...echoed(2)]);
    expect(frames[0]).toMatchObject({ code: Code.Internal, reason: "the server failed to handle the call" });
    expect(errors).toEqual([new Error("the owner's mistake")]);
  });

  function fail(): never {
    throw new Error("the owner's mistake");
  }
});

describe("frames of an ended call are ignored", () => {
  test("after TRAILERS, and after a RESET of either side", async () => {
    const { send, types } = await raw({
      Chat: (call) => call.sendTrailers(0, "", []),
      Join: (call) => call.reset(Code.Aborted, ""),
      Repeat: () => undefined,
    });
    const late = (id: number): Frame[] => [
      data(id),
      { type: "CREDIT", callId: id, bytes: 1 },
      halfClose(id),
      { type: "RESET", callId: id, code: 1, reason: "" },
    ];
    send(open(1, "Chat"), ...late(1), open(2, "Join"), ...late(2), open(3, "Repeat"), ...late(3).reverse(), ...late(3));
    send(open(4), data(4), halfClose(4));
    await expect.poll(types).toEqual(["TRAILERS 1", "RESET 2", ...echoed(4)]);
  });

  test("and its methods do nothing", async () => {
    let call: AcceptedCall | undefined;
    const { send, types } = await raw({ Chat: (accepted) => (call = accepted) });
    send(open(1, "Chat"), { type: "RESET", callId: 1, code: 4, reason: "" });
    await expect.poll(() => call?.ended).toBe(true);
    call?.sendHeaders([]);
    expect(call?.sendMessage(new Uint8Array(1))).toBe(false);
    call?.sendTrailers(0, "", []);
    call?.reset(13, "");
    call?.grant(100_000);
    send(open(2), data(2), halfClose(2));
    await expect.poll(types).toEqual(echoed(2));
  });
});

describe("RESET from the client", () => {
  test.each([
    [Code.Canceled, "cancelled by the client"],
    [Code.DeadlineExceeded, "deadline exceeded"],
    [Code.Unknown, "cancelled by the client"],
    [4_000_000_000, "cancelled by the client"],
  ])("with code %i is %s", async (code, reason) => {
    const reasons: string[] = [];
    const { send } = await raw({ Chat: (call) => (call.onCancel = (why) => void reasons.push(why)) });
    send(open(1, "Chat"), { type: "RESET", callId: 1, code, reason: "" });
    await expect.poll(() => reasons).toEqual([reason]);
  });
});

describe("a message of many frames", () => {
  /** Keeps the processor for longer than a turn. */
  function compute(): void {
    const endMs = performance.now() + 2 * turnMs;
    while (performance.now() < endMs);
  }

  /** Calls, and the turn of the event loop in which each came. Each computes for a turn. */
  async function connect() {
    const turns: number[] = [];
    let turn = 0;
    const next = (): void => {
      turn++;
      timer = setImmediate(next);
    };
    let timer = setImmediate(next);
    onTestFinished(() => clearImmediate(timer));
    const chat = (call: AcceptedCall): void => {
      turns.push(turn);
      compute();
      call.sendTrailers(0, "", []);
    };
    return { turns, ...(await raw({ Chat: chat })) };
  }

  const ids = Array.from({ length: 4 * sliceFrames }, (_, index) => index + 1);

  test("is handled in turns, in order, before the one behind it", async () => {
    const { turns, send, types } = await connect();
    send(...ids.map((id) => open(id, "Chat")));
    send(open(ids.length + 1, "Chat"));
    const ended = [...ids, ids.length + 1].map((id) => `TRAILERS ${String(id)}`);
    await expect.poll(types, { timeout: 10_000 }).toEqual(ended);
    expect(new Set(turns).size).toBeGreaterThanOrEqual(4);
  });

  test("is counted while it waits, and forgotten with its socket", async () => {
    const { turns, socket, send, server } = await connect();
    const waiting = (): number | undefined => server.connections[0]?.waitingBytes;
    send(...ids.map((id) => open(id, "Chat")));
    await expect.poll(() => turns.length, { interval: 1 }).toBeGreaterThan(0);
    expect(waiting()).toBeGreaterThan(ids.length * frameHeaderBytes);
    server.cut();
    await new Promise((resolve) => socket.once("close", resolve));
    await expect.poll(waiting).toBe(0);
    expect(turns.length).toBeLessThan(ids.length);
  });

  test("does not make its peer look dead before it is handled", async () => {
    const { send, types, closed } = await raw(
      { Chat: compute, Echo: (call) => call.sendTrailers(0, "", []) },
      { keepalive: { silenceMs: turnMs, answerMs: turnMs } },
    );
    send(...ids.map((id) => open(id, "Chat")), open(ids.length + 1));
    expect(await closed).toMatchObject({ code: 1008, reason: expect.stringContaining("no answer to PING") as string });
    expect(types()).toContain(`TRAILERS ${String(ids.length + 1)}`);
  });
});

describe("calls that are opened for nothing", () => {
  const reset = (callId: number): Frame => ({ type: "RESET", callId, code: 1, reason: "" });
  const limits = { wastedCalls: { burst: 3, perSecond: 0 } };
  const tooMany = {
    code: 1008,
    reason: "too many calls broke a rule or were cancelled unanswered: 3 at once and 0 a second are allowed",
  };
  const wrong = encodeFrames([{ ...open(1), path: "/a/b" } as Frame]);
  wrong[wrong.indexOf(0x2f)] = 0x20;

  /** The frame with another call id. */
  const withId = (bytes: Uint8Array, id: number): Uint8Array => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint32(2, id);
    return copy;
  };

  test.each<[string, (id: number) => Uint8Array]>([
    ["malformed", (id) => withId(wrong, id)],
    ["reset at once", (id) => encodeFrames([open(id, "Chat"), reset(id)])],
    ["broken at once", (id) => encodeFrames([open(id, "Chat"), halfClose(id), halfClose(id)])],
  ])("%s: too many of them close the connection", async (_, bytesOf) => {
    const opened: number[] = [];
    const { socket, closed, server } = await raw({ Chat: (call) => opened.push(call.id) }, { limits });
    socket.send(Buffer.concat([1, 2, 3, 4, 5].map(bytesOf)));
    expect(await closed).toEqual(tooMany);
    expect(server.connections[0]?.openCalls).toBe(0);
    expect(opened).not.toContain(5);
  });

  test("those that were answered do not count, however they end", async () => {
    const { send, types } = await raw({ Chat: (call) => call.sendHeaders([]) }, { limits });
    const ids = [1, 2, 3, 4, 5];
    for (const id of ids) send(open(id, "Chat"), reset(id));
    send(open(6), data(6), halfClose(6));
    await expect.poll(types).toEqual([...ids.map((id) => `HEADERS ${String(id)}`), ...echoed(6)]);
  });
});

describe("what goes out", () => {
  test("the frames of one tick share a WebSocket message, up to 32 KiB", async () => {
    const payload = bytesOfText("x".repeat(90));
    const { send, frames, sizes } = await raw({
      Chat(call) {
        for (let index = 0; index < 600; index++) call.sendMessage(payload);
      },
    });
    send(open(1, "Chat"));
    await expect.poll(() => frames.length).toBe(601);
    expect(sizes.length).toBeLessThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32 * 1024);
  });

  test("messages of any size arrive as they were sent, each WebSocket message with whole frames", async () => {
    const sizes = [0, 1, 105, 106, 107, 4_095, 4_096, 20_000, 5, 65_515, 65_516, 65_517, 300_000, 2];
    const payloads = sizes.map((size, index) => new Uint8Array(size).fill(index + 1));
    const { send, frames } = await raw({
      Chat(call) {
        for (const payload of payloads) call.sendMessage(payload);
        call.sendTrailers(0, "", []);
      },
    });
    send(open(1, "Chat"), { type: "CREDIT", callId: 1, bytes: 1_000_000 });
    await expect.poll(() => frames.at(-1)?.type).toBe("TRAILERS");
    const received = frames.flatMap((frame) => (frame.type === "DATA" ? [Buffer.from(frame.payload)] : []));
    expect(received.map((payload) => payload.length)).toEqual(sizes);
    expect(Buffer.concat(received).equals(Buffer.concat(payloads))).toBe(true);
  });

  test("messages without credit are kept, in order, and onDrain comes when they are gone and there is credit", async () => {
    const results: boolean[] = [];
    let drains = 0;
    const { send, frames, types } = await raw({
      Chat(call) {
        call.onDrain = () => drains++;
        for (let index = 0; index < 4; index++) results.push(call.sendMessage(new Uint8Array(40_000).fill(index)));
      },
    });
    send(open(1, "Chat"));
    await expect.poll(types).toEqual(["HEADERS 1", "DATA 1", "DATA 1"]);
    expect(results).toEqual([true, false, false, false]);
    send({ type: "CREDIT", callId: 1, bytes: 20_000 });
    await expect.poll(types).toHaveLength(4);
    send({ type: "CREDIT", callId: 1, bytes: 40_000 });
    await expect.poll(types).toHaveLength(5);
    expect(drains).toBe(0);
    send({ type: "CREDIT", callId: 1, bytes: 80_000 });
    await expect.poll(() => drains).toBe(1);
    const order = frames.flatMap((frame) => (frame.type === "DATA" ? [frame.payload[0]] : []));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test("trailers wait behind messages, a reset does not", async () => {
    const fill = (call: AcceptedCall): void => {
      for (let index = 0; index < 3; index++) call.sendMessage(new Uint8Array(65_536));
    };
    const { send, types } = await raw({
      Chat(call) {
        fill(call);
        call.sendTrailers(0, "", []);
      },
      Join(call) {
        fill(call);
        call.reset(13, "now");
      },
    });
    send(open(1, "Chat"), open(2, "Join"));
    await expect.poll(types).toEqual(["HEADERS 1", "DATA 1", "HEADERS 2", "DATA 2", "RESET 2"]);
    send({ type: "CREDIT", callId: 1, bytes: 1_000 });
    await expect.poll(types).toHaveLength(6);
    // The last message spends all credit and more; the trailers need none.
    send({ type: "CREDIT", callId: 1, bytes: 65_536 });
    await expect.poll(types).toHaveLength(8);
    expect(types().at(-1)).toBe("TRAILERS 1");
  });

  test("a header that HTTP does not allow throws at the owner, and nothing of it is sent", async () => {
    let thrown: unknown;
    const { send, types } = await raw({
      Chat(call) {
        try {
          call.sendHeaders([["a", "b\r\nc: d"]]);
        } catch (error) {
          thrown = error;
        }
        call.sendHeaders([["a", "b"]]);
        call.sendTrailers(0, "", []);
      },
    });
    send(open(1, "Chat"));
    await expect.poll(types).toEqual(["HEADERS 1", "TRAILERS 1"]);
    expect(thrown).toBeInstanceOf(TypeError);
  });

  test("PING is answered with its own bytes", async () => {
    const { send, frames } = await raw();
    const opaque = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    send({ type: "PING", callId: 0, ack: false, opaque }, { type: "PING", callId: 0, ack: true, opaque });
    await expect.poll(() => frames).toEqual([{ type: "PING", callId: 0, ack: true, opaque: Buffer.from(opaque) }]);
  });

  test("a client that answers no PING is disconnected, and its calls are cancelled", async () => {
    const reasons: string[] = [];
    const { send, types, closed } = await raw(
      { Chat: (call) => (call.onCancel = (why) => void reasons.push(why)) },
      { keepalive: { silenceMs: 20, answerMs: 20 } },
    );
    send(open(1, "Chat"));
    expect(await closed).toEqual({ code: 1008, reason: "no answer to PING for 20 ms" });
    expect(types()).toEqual(["PING 0"]);
    expect(reasons).toEqual(["connection lost"]);
  });
});

describe("going away", () => {
  test("GOAWAY, no new calls, and the close when the last open one has ended", async () => {
    let call: AcceptedCall | undefined;
    const { server, send, frames, types, closed } = await raw({ Chat: (accepted) => (call = accepted) });
    send(open(1, "Chat"));
    await expect.poll(() => call).toBeDefined();
    server.connections[0]?.goaway("restarting");
    send(open(2));
    await expect.poll(types).toEqual(["GOAWAY 0", "RESET 2"]);
    expect(frames[1]).toMatchObject({ code: Code.Unavailable, reason: "restarting" });
    call?.sendTrailers(0, "", []);
    expect(await closed).toEqual({ code: 1001, reason: "restarting" });
    expect(types().at(-1)).toBe("TRAILERS 1");
  });
});
