// A connection against another end that says exactly what a test wants: the rules of RFC 9113, and those who break them.
import { createServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { limits } from "../../../limits.ts";
import { noFaults } from "../../testing/faults.ts";
import { Http2Connection } from "./connection.ts";
import { flags, frameOf, frameType, settingsFrame, uint32, wordFrame } from "./frames.ts";
import { encodeHeaders } from "./header-block.ts";
import {
  dataFrame,
  head,
  headersFrame,
  listener,
  type Peer,
  startPeer,
  type Told,
  trailers,
  withLength,
} from "./testing/peer.ts";

const { maxStreamWindowBytes, sessionWindowBytes, streamWindowBytes } = limits.proxy;

const request = [":method", "POST", ":path", "/a.B/C"];
const firstWindow = 65_535;
const code = { noError: 0, protocol: 1, flowControl: 3, frameSize: 6, refused: 7, cancel: 8, compression: 9, calm: 11 };
const setting = { headerTableSize: 1, maxConcurrentStreams: 3, initialWindowSize: 4 };

/** A request that the peer has got the headers of. */
async function open(peer: Peer, told: Told = listener()) {
  const stream = peer.connection.request(request, told);
  await expect.poll(() => peer.of(frameType.headers, stream.id), { interval: 1 }).toHaveLength(1);
  return { stream, told, id: stream.id };
}

/** Waits for what is behind all that was sent before. */
async function roundTrip(peer: Peer): Promise<void> {
  const before = peer.of(frameType.ping, 0).length;
  peer.send(frameOf({ type: frameType.ping, flags: 0, streamId: 0 }, Buffer.from("in order")));
  await expect.poll(() => peer.of(frameType.ping, 0), { interval: 1 }).toHaveLength(before + 1);
}

test("it begins with its settings, and answers those of the other end", async () => {
  const peer = await startPeer();
  await expect.poll(() => peer.seen.length).toBe(3);
  const [settings, window, answer] = peer.seen;
  expect(settings?.payload.toString("hex")).toBe("00010000000000020000000000040001" + "0000");
  expect(window).toMatchObject({ type: frameType.windowUpdate, streamId: 0 });
  expect(window?.payload.readUInt32BE()).toBe(sessionWindowBytes - firstWindow);
  expect(answer).toMatchObject({ type: frameType.settings, flags: flags.ack });
});

describe("a response", () => {
  test("is told in order, with interim ones left out", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.end();
    peer.send(headersFrame(id, [":status", "103", "link", "</a>"]), head(id), dataFrame(id, 10), trailers(id));
    await told.ended;
    expect(told.events).toEqual([
      "head 200 content-type application/grpc",
      "data",
      "trailers grpc-status 0",
      "end",
      "close 0",
    ]);
  });

  test("of headers alone is told as its end", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.end();
    peer.send(headersFrame(id, [":status", "200", "grpc-status", "5"], true));
    await told.ended;
    expect(told.events).toEqual(["head 200 grpc-status 5 end", "end", "close 0"]);
  });

  test("may have its headers in many frames", async () => {
    const peer = await startPeer();
    const { told, id } = await open(peer);
    const block = encodeHeaders([":status", "200", "x-a", "b".repeat(100)]);
    for (let at = 0; at < block.length; at += 7) {
      const isEnd = at + 7 >= block.length;
      const type = at === 0 ? frameType.headers : frameType.continuation;
      peer.send(frameOf({ type, flags: isEnd ? flags.endHeaders : 0, streamId: id }, block.subarray(at, at + 7)));
    }
    await expect.poll(() => told.events).toEqual([`head 200 x-a ${"b".repeat(100)}`]);
  });

  test("that is whole stays whole when the other end wants no more of the request", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.pause();
    peer.send(head(id), dataFrame(id, 10), trailers(id), wordFrame(frameType.resetStream, id, code.noError));
    await roundTrip(peer);
    expect(told.events).toEqual(["head 200 content-type application/grpc", "trailers grpc-status 0"]);
    stream.resume();
    expect(told.events.slice(2)).toEqual(["data", "end", "close 0"]);
    expect(told.received()).toBe(10);
  });

  test.each([
    ["data before headers", (id: number) => [dataFrame(id, 1)]],
    ["no status", (id: number) => [headersFrame(id, ["x-a", "b"])]],
    ["a status that is none", (id: number) => [headersFrame(id, [":status", "2000"])]],
    ["a status in the middle", (id: number) => [headersFrame(id, ["x-a", "b", ":status", "200"])]],
    ["two of them", (id: number) => [headersFrame(id, [":status", "200", ":status", "200"])]],
    ["a name in upper case", (id: number) => [headersFrame(id, [":status", "200", "X-A", "b"])]],
    [
      "a header of HTTP/1.1's connection",
      (id: number) => [headersFrame(id, [":status", "200", "connection", "close"])],
    ],
    ["an end before it begins", (id: number) => [headersFrame(id, [":status", "100"], true)]],
    ["trailers that do not end it", (id: number) => [head(id), headersFrame(id, ["grpc-status", "0"])]],
    ["a status in its trailers", (id: number) => [head(id), headersFrame(id, [":status", "200"], true)]],
    ["a window that grows by nothing", (id: number) => [wordFrame(frameType.windowUpdate, id, 0)]],
  ])("with %s ends its stream alone", async (_name, frames) => {
    const peer = await startPeer();
    const { told, id } = await open(peer);
    peer.send(...frames(id));
    expect(await told.ended).toMatchObject({ code: code.protocol });
    await expect.poll(() => peer.of(frameType.resetStream, id)).toEqual([uint32(code.protocol)]);
    const next = await open(peer);
    peer.send(head(next.id));
    await expect.poll(() => next.told.events).toHaveLength(1);
  });

  test("that goes on after its end ends its stream alone", async () => {
    const peer = await startPeer();
    const { told, id } = await open(peer);
    peer.send(head(id), trailers(id), dataFrame(id, 1));
    expect(await told.ended).toMatchObject({ code: 5 });
  });

  test("whose headers are longer than any may be ends its stream alone", async () => {
    const peer = await startPeer();
    const { told, id } = await open(peer);
    const part = Buffer.alloc(16_000);
    peer.send(frameOf({ type: frameType.headers, flags: 0, streamId: id }, part));
    for (let i = 0; i < 4; i++) peer.send(frameOf({ type: frameType.continuation, flags: 0, streamId: id }, part));
    peer.send(frameOf({ type: frameType.continuation, flags: flags.endHeaders, streamId: id }));
    expect(await told.ended).toMatchObject({ code: code.calm });
    await roundTrip(peer);
  });
});

describe("a request", () => {
  test("stops at the windows, of its stream and of the connection, and goes on with them", async () => {
    const peer = await startPeer([[setting.initialWindowSize, 1_000]]);
    await roundTrip(peer);
    const { stream, id } = await open(peer);
    stream.write(Buffer.alloc(200_000));
    await roundTrip(peer);
    expect(peer.requestBytes(id)).toBe(1_000);
    // A smaller window than was used: what comes makes up for that first.
    peer.send(settingsFrame([[setting.initialWindowSize, 100]]), wordFrame(frameType.windowUpdate, id, 950));
    await expect.poll(() => peer.requestBytes(id)).toBe(1_050);
    peer.send(wordFrame(frameType.windowUpdate, id, 198_950));
    await expect.poll(() => peer.requestBytes(id)).toBe(firstWindow);
    stream.end();
    await roundTrip(peer);
    expect(peer.requestBytes(id)).toBe(firstWindow);
    peer.send(wordFrame(frameType.windowUpdate, 0, 200_000));
    await expect.poll(() => peer.requestBytes(id)).toBe(200_000);
    await expect.poll(() => peer.seen.at(-1)).toMatchObject({ streamId: id, flags: flags.endStream });
  });

  test("takes turns with the others on the connection, and one without a window holds up none", async () => {
    const peer = await startPeer([[setting.initialWindowSize, 0]]);
    await roundTrip(peer);
    const all = [await open(peer), await open(peer), await open(peer)];
    for (const { stream } of all) stream.write(Buffer.alloc(40_000));
    peer.send(wordFrame(frameType.windowUpdate, 3, 40_000), wordFrame(frameType.windowUpdate, 5, 40_000));
    await expect.poll(() => peer.requestBytes(3) + peer.requestBytes(5)).toBe(firstWindow);
    expect(peer.requestBytes(1)).toBe(0);
    expect(Math.abs(peer.requestBytes(3) - peer.requestBytes(5))).toBeLessThan(20_000);
    all[1]?.stream.reset(code.cancel);
    peer.send(wordFrame(frameType.windowUpdate, 0, 40_000));
    await expect.poll(() => peer.requestBytes(5)).toBe(40_000);
  });

  test("that is cancelled sends nothing more, whatever the other end says of it", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.write(Buffer.alloc(10));
    stream.reset(code.cancel);
    stream.write(Buffer.alloc(10));
    stream.end();
    stream.reset(code.cancel);
    peer.send(head(id), dataFrame(id, 10), trailers(id), wordFrame(frameType.windowUpdate, id, 0));
    await roundTrip(peer);
    expect(told.events).toEqual(["close 8"]);
    expect(peer.of(frameType.resetStream, id)).toEqual([uint32(code.cancel)]);
    expect(peer.requestBytes(id)).toBe(0);
  });

  test("says when its bytes have left", async () => {
    const peer = await startPeer();
    let written = 0;
    const told = { ...listener(), onWritten: () => written++ };
    const stream = peer.connection.request(request, told);
    expect(stream.isFull).toBe(false);
    stream.write(Buffer.alloc(limits.proxy.requestQueueBytes + 1));
    expect(stream.isFull).toBe(true);
    await expect.poll(() => written).toBe(1);
    expect(stream.hasRoom).toBe(true);
  });

  test("in pieces of a byte waits in as much memory as it has bytes, and leaves as it came", async () => {
    const peer = await startPeer([[setting.initialWindowSize, 0]]);
    await roundTrip(peer);
    const { stream, id } = await open(peer);
    for (let i = 0; i < 30_000; i++) stream.write(Uint8Array.of(i));
    peer.send(wordFrame(frameType.windowUpdate, id, 30_000));
    await expect.poll(() => peer.requestBytes(id)).toBe(30_000);
    const sent = Buffer.concat(peer.of(frameType.data, id));
    expect(sent.every((byte, index) => byte === index % 256)).toBe(true);
  });

  test("with long headers is read by Node's server, and so is each value", async () => {
    const headers: IncomingHttpHeaders[] = [];
    const server = createServer({ settings: { maxHeaderListSize: 200_000 } });
    server.on("session", (session) => onTestFinished(() => session.destroy()));
    server.on("stream", (stream, given) => {
      headers.push(given);
      stream.respond({ ":status": 200, "x-all": given["x-all"] }, { endStream: true });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const connection = new Http2Connection({
      url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      faults: noFaults(),
      onMostStreams: () => undefined,
      onClose: () => undefined,
    });
    onTestFinished(() => {
      connection.destroy();
      server.close();
    });
    // Node writes the answer in Huffman's code.
    const all = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
      .join("")
      .trim();
    const told = listener();
    const stream = connection.request([...request, "x-long", "a".repeat(40_000), "x-empty", "", "x-all", all], told);
    stream.end();
    await told.ended;
    expect(headers[0]).toMatchObject({ ":path": "/a.B/C", "x-long": "a".repeat(40_000), "x-empty": "", "x-all": all });
    expect(told.events[0]).toContain(`x-all ${all}`);
  });
});

describe("a reader", () => {
  test("that takes what comes grants more, at first for a small window and then for a larger one", async () => {
    // However slow this machine is, the reader is fast.
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const peer = await startPeer();
    const { told, id } = await open(peer);
    peer.send(head(id));
    const granted = (): number =>
      peer.of(frameType.windowUpdate, id).reduce((sum, payload) => sum + payload.readUInt32BE(), streamWindowBytes);
    const windows = new Set<number>();
    let sent = 0;
    for (let rounds = 0; rounds < 20; rounds++) {
      const window = granted() - sent;
      windows.add(window);
      for (let left = window; left > 0; left -= 16_384) peer.send(dataFrame(id, Math.min(left, 16_384)));
      sent += window;
      await roundTrip(peer);
    }
    expect(Math.min(...windows)).toBe(streamWindowBytes);
    expect(Math.max(...windows)).toBeGreaterThan(4 * streamWindowBytes);
    expect(Math.max(...windows)).toBeLessThanOrEqual(maxStreamWindowBytes);
    expect(told.received()).toBe(sent);
  });

  test("that is paused keeps many small pieces in little, and gets them in one turn", async () => {
    const peer = await startPeer();
    let calls = 0;
    const told = listener();
    const { stream, id } = await open(peer, {
      ...told,
      onData: (chunk) => {
        calls++;
        told.onData(chunk);
      },
    });
    stream.pause();
    peer.send(head(id), ...Array.from({ length: 10_000 }, () => dataFrame(id, 5)));
    await roundTrip(peer);
    stream.resume();
    expect(told.received()).toBe(50_000);
    expect(calls).toBeLessThan(20);
  });

  test("that is paused grants nothing, and gets everything when it goes on", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.pause();
    peer.send(head(id), ...Array.from({ length: 4 }, () => dataFrame(id, 16_384)));
    await roundTrip(peer);
    expect(peer.of(frameType.windowUpdate, id)).toEqual([]);
    expect(told.received()).toBe(0);
    stream.resume();
    expect(told.received()).toBe(65_536);
    await expect.poll(() => peer.of(frameType.windowUpdate, id)).toHaveLength(1);
  });

  test("that pauses in the middle gets the rest in order", async () => {
    const peer = await startPeer();
    let text = "";
    const told = listener();
    const { stream, id } = await open(peer, {
      ...told,
      onData: (chunk) => {
        text += Buffer.from(chunk).toString();
        stream.pause();
      },
    });
    peer.send(
      head(id),
      dataFrame(id, Buffer.from("a")),
      dataFrame(id, Buffer.from("b")),
      dataFrame(id, Buffer.from("c")),
    );
    peer.send(trailers(id));
    await roundTrip(peer);
    for (const expected of ["a", "ab", "abc"]) {
      expect(text).toBe(expected);
      stream.resume();
    }
    expect(told.events.at(-1)).toBe("end");
  });

  test("that gets more than its window ends its stream, or the connection when that was its window", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.pause();
    peer.send(head(id), ...Array.from({ length: 5 }, () => dataFrame(id, 16_384)));
    expect(await told.ended).toMatchObject({ code: code.flowControl });
    await roundTrip(peer);
    const other = await open(peer);
    for (let bytes = 0; bytes <= 2 * sessionWindowBytes; bytes += 16_384) peer.send(dataFrame(id, 16_384));
    await roundTrip(peer);
    expect(other.told.events).toEqual([]);
  });
});

describe("the connection", () => {
  test("that is given up lets those go on that the other end has read, and ends with them", async () => {
    const peer = await startPeer();
    const [first, second] = [await open(peer), await open(peer)];
    peer.send(frameOf({ type: frameType.goaway, flags: 0, streamId: 0 }, uint32(first.id), uint32(0)));
    expect(await second.told.ended).toEqual({ code: code.refused });
    expect(peer.connection.isClosing).toBe(true);
    expect(peer.closed()).toBe(0);
    first.stream.end();
    peer.send(head(first.id), trailers(first.id));
    expect(await first.told.ended).toEqual({ code: code.noError });
    await expect.poll(() => peer.closed()).toBe(1);
    expect(peer.of(frameType.goaway, 0)).toHaveLength(1);
  });

  test("that is retired ends when its streams have, and one without any at once", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    peer.connection.retire();
    await roundTrip(peer);
    expect(peer.closed()).toBe(0);
    stream.end();
    peer.send(head(id), trailers(id));
    await told.ended;
    await expect.poll(() => peer.closed()).toBe(1);
    const idle = await startPeer();
    idle.connection.retire();
    await expect.poll(() => idle.closed()).toBe(1);
  });

  test.each(["GOAWAY and the end", "a reset of TCP"])(
    "that is lost by %s keeps a response that came whole for its reader",
    async (how) => {
      const peer = await startPeer();
      const [whole, half] = [await open(peer), await open(peer)];
      for (const { stream } of [whole, half]) stream.pause();
      peer.send(head(half.id), dataFrame(half.id, 10), head(whole.id), dataFrame(whole.id, 10_000), trailers(whole.id));
      await roundTrip(peer);
      if (how === "GOAWAY and the end")
        peer.send(frameOf({ type: frameType.goaway, flags: 0, streamId: 0 }, uint32(half.id), uint32(0)));
      peer.hangUp();
      expect(await half.told.ended).toHaveProperty("lost");
      whole.stream.resume();
      expect(whole.told.received()).toBe(10_000);
      expect(whole.told.events).toContain("end");
      await whole.told.ended;
      expect(peer.closed()).toBe(1);
    },
  );

  test("that is destroyed ends all its streams, also those whose response came whole", async () => {
    const peer = await startPeer();
    const { stream, told, id } = await open(peer);
    stream.pause();
    peer.send(head(id), dataFrame(id, 10), trailers(id));
    await roundTrip(peer);
    peer.hangUp();
    await expect.poll(() => peer.closed()).toBe(1);
    expect(peer.connection.openStreams).toBe(1);
    peer.connection.destroy();
    expect(await told.ended).toEqual({ lost: undefined });
    expect(peer.connection.openStreams).toBe(0);
  });

  test("that is lost ends all its streams with the reason", async () => {
    const peer = await startPeer();
    const all = [await open(peer), await open(peer)];
    peer.hangUp();
    for (const { told } of all) expect(await told.ended).toHaveProperty("lost");
    expect(peer.closed()).toBe(1);
    expect(peer.connection.openStreams).toBe(0);
  });

  test("asks for a sign of life, and hears it", async () => {
    const peer = await startPeer();
    let answers = 0;
    peer.connection.ping(() => answers++);
    await expect.poll(() => peer.of(frameType.ping, 0)).toHaveLength(1);
    expect(answers).toBe(0);
    peer.send(frameOf({ type: frameType.ping, flags: flags.ack, streamId: 0 }, Buffer.alloc(8)));
    await expect.poll(() => answers).toBe(1);
  });

  const ping = frameOf({ type: frameType.ping, flags: 0, streamId: 0 }, Buffer.alloc(8));
  const block = frameOf({ type: frameType.headers, flags: 0, streamId: 1 }, Buffer.of(0x88));

  test.each([
    ["a frame that is too long", code.frameSize, [withLength(ping, 16_385)]],
    ["a PING of another length", code.frameSize, [frameOf({ type: frameType.ping, flags: 0, streamId: 0 })]],
    ["settings of another length", code.frameSize, [frameOf({ type: 4, flags: 0, streamId: 0 }, Buffer.alloc(5))]],
    ["a reset of another length", code.frameSize, [frameOf({ type: 3, flags: 0, streamId: 1 }, Buffer.alloc(5))]],
    ["a GOAWAY of another length", code.frameSize, [frameOf({ type: 7, flags: 0, streamId: 0 }, Buffer.alloc(7))]],
    [
      "an answer to settings with something in it",
      code.frameSize,
      [frameOf({ type: 4, flags: 1, streamId: 0 }, uint32(0))],
    ],
    ["a PING of a stream", code.protocol, [frameOf({ type: 6, flags: 0, streamId: 1 }, Buffer.alloc(8))]],
    ["a GOAWAY of a stream", code.protocol, [frameOf({ type: 7, flags: 0, streamId: 1 }, Buffer.alloc(8))]],
    ["settings of a stream", code.protocol, [frameOf({ type: 4, flags: 0, streamId: 1 })]],
    ["data of a stream that nobody has begun", code.protocol, [dataFrame(3, 1)]],
    ["headers of a stream that nobody has begun", code.protocol, [head(3)]],
    ["a stream of its own", code.protocol, [head(2)]],
    ["a push", code.protocol, [frameOf({ type: 5, flags: 4, streamId: 1 }, uint32(2))]],
    ["a connection's window that grows by nothing", code.protocol, [wordFrame(frameType.windowUpdate, 0, 0)]],
    ["a connection's window over its limit", code.flowControl, [wordFrame(frameType.windowUpdate, 0, 0x7fff_ffff)]],
    ["windows over their limit", code.flowControl, [settingsFrame([[setting.initialWindowSize, 0x8000_0000]])]],
    [
      "settings that take a stream's window over its limit",
      code.flowControl,
      [wordFrame(frameType.windowUpdate, 1, 100_000), settingsFrame([[setting.initialWindowSize, 0x7fff_ffff]])],
    ],
    ["another frame among headers", code.protocol, [block, ping]],
    ["data among headers", code.protocol, [block, dataFrame(1, 1)]],
    ["a continuation of nothing", code.protocol, [frameOf({ type: 9, flags: 4, streamId: 1 })]],
    ["a continuation of other headers", code.protocol, [block, frameOf({ type: 9, flags: 4, streamId: 3 })]],
    ["headers that cannot be read", code.compression, [frameOf({ type: 1, flags: 4, streamId: 1 }, Buffer.of(0xff))]],
  ])("is given up for %s, with code %i", async (_name, expected, frames) => {
    const peer = await startPeer();
    const { told } = await open(peer);
    peer.send(...frames);
    expect(await told.ended).toHaveProperty("lost");
    await expect.poll(() => peer.of(frameType.goaway, 0)[0]?.readUInt32BE(4)).toBe(expected);
    expect(peer.closed()).toBe(1);
  });

  test.each([0, 16_384])("is given up for headers that do not end, in frames of %i bytes", async (bytes) => {
    const peer = await startPeer();
    const { told, id } = await open(peer);
    const more = frameOf({ type: frameType.continuation, flags: 0, streamId: id }, Buffer.alloc(bytes));
    const frames = Array.from({ length: Math.ceil(3_000_000 / more.length) }, () => more);
    peer.send(frameOf({ type: frameType.headers, flags: 0, streamId: id }), Buffer.concat(frames));
    expect(await told.ended).toHaveProperty("lost");
  });

  test("is given up for thousands of questions at once", async () => {
    const peer = await startPeer();
    const { told } = await open(peer);
    peer.send(...Array.from({ length: 5_000 }, () => ping));
    expect(await told.ended).toHaveProperty("lost");
  });

  const answer = frameOf({ type: frameType.settings, flags: flags.ack, streamId: 0 });

  test.each([ping, answer])(
    "is given up for something else than settings first, since that is no HTTP/2",
    async (frame) => {
      const peer = await startPeer("none");
      const { told } = await open(peer);
      peer.send(frame);
      expect(await told.ended).toMatchObject({ lost: { message: "it does not speak HTTP/2" } });
    },
  );

  test("carries thousands of calls at once", async () => {
    const peer = await startPeer();
    const all = Array.from({ length: 5_000 }, () => {
      const told = listener();
      const stream = peer.connection.request(request, told);
      stream.write(Buffer.from("hello"));
      stream.end();
      return { told, id: stream.id };
    });
    await expect.poll(() => peer.seen.filter(({ flags: set, type }) => type === 0 && set === 1)).toHaveLength(5_000);
    for (const { id } of all) peer.send(head(id), dataFrame(id, 5), trailers(id));
    for (const { told } of all) expect(await told.ended).toEqual({ code: 0 });
    expect(peer.connection.openStreams).toBe(0);
  });
});

test("whatever bytes come, each stream ends once, and so does the connection", async () => {
  // Numbers that are the same each time (a linear congruential generator).
  let state = 1;
  const random = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  for (let round = 0; round < 200; round++) {
    const peer = await startPeer();
    const all = [listener(), listener(), listener()];
    for (const told of all) peer.connection.request(request, told).write(Buffer.alloc(100));
    const valid = [
      head(1),
      dataFrame(1, 20),
      head(3),
      dataFrame(3, 10, true),
      trailers(1),
      wordFrame(8, 5, 7),
      head(5),
    ];
    const bytes = Buffer.concat(valid.filter(() => random(4) > 0));
    for (let changes = random(8); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
    peer.send(bytes);
    await new Promise(setImmediate);
    peer.hangUp();
    for (const told of all) await told.ended;
    expect(peer.closed()).toBe(1);
  }
});
