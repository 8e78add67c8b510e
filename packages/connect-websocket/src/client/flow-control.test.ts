// Backpressure in both directions: who does not read stops who sends, at about the window, and nothing is lost by it.
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AcceptedCall } from "../accept/index.ts";
import { all, connect } from "../testing/connect.ts";
import { bytesOfText } from "../testing/echo-service.ts";
import { sendAll } from "../testing/serve.ts";
import { costOf } from "../wire/credit.ts";
import type { FrameObserver } from "../wire/frame-socket.ts";
import { initialWindowBytes } from "../wire/limits.ts";

const text = "x".repeat(1_000);
const message = bytesOfText(text);

/** Messages that fit the window: the last one may be over it. */
const messagesInWindow = (bytes: number): number => Math.ceil(bytes / costOf(message));

describe("a reader that stalls", () => {
  test.each([
    [65_536, messagesInWindow(65_536)],
    [1_000, messagesInWindow(65_536)],
    [300_000, messagesInWindow(300_000)],
  ])("stops the server at the window of %i bytes; reading on gets all the rest", async (windowBytes, expected) => {
    let sent = 0;
    const count = 1_000;
    const stopped = Promise.withResolvers<undefined>();
    const repeat = (call: AcceptedCall): void => {
      sendAll(call, () => {
        if (sent === count) return undefined;
        sent++;
        return message;
      });
      stopped.resolve(undefined);
    };
    const { client } = await connect({ Repeat: repeat }, { windowBytes });
    const stream = client.repeat({})[Symbol.asyncIterator]();
    const first = await stream.next();
    expect(first.value).toMatchObject({ value: text });
    await stopped.promise;
    // A call on the same socket comes and goes: whatever the server could send on credit has been sent by then.
    await client.echo({ value: "still serving" });
    expect(sent).toBe(expected);
    let read = 1;
    while ((await stream.next()).done !== true) read++;
    expect(read).toBe(count);
  });

  test("holds the trailers back behind the messages, and loses neither", async () => {
    const { client } = await connect({
      Repeat(call) {
        for (let index = 0; index < 200; index++) call.sendMessage(message);
        call.sendTrailers(0, "", [["x-last", "yes"]]);
      },
    });
    const trailer = Promise.withResolvers<Headers>();
    const stream = client.repeat({}, { onTrailer: trailer.resolve })[Symbol.asyncIterator]();
    await stream.next();
    await client.echo({});
    let read = 1;
    while ((await stream.next()).done !== true) read++;
    expect(read).toBe(200);
    expect((await trailer.promise).get("x-last")).toBe("yes");
  });

  test("does not hold up other calls on the socket", async () => {
    const { client } = await connect({
      Chat(call) {
        sendAll(call, () => message);
      },
    });
    const stalled = client.chat({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });
    await stalled[Symbol.asyncIterator]().next();
    expect(await all(client.repeat({ value: "tick 500" }))).toHaveLength(500);
  });

  test("is charged for empty messages too", async () => {
    let sent = 0;
    const { client } = await connect({
      Repeat(call) {
        sendAll(call, () => {
          sent++;
          return new Uint8Array(0);
        });
      },
    });
    await client.repeat({})[Symbol.asyncIterator]().next();
    await client.echo({});
    expect(sent).toBe(Math.ceil(initialWindowBytes / 10));
  });
});

describe("a server that does not grant", () => {
  /** Endless input that counts what was pulled. */
  function endless(total = Number.POSITIVE_INFINITY) {
    const input = {
      pulled: 0,
      async *[Symbol.asyncIterator]() {
        while (input.pulled < total) {
          input.pulled++;
          yield await Promise.resolve({ value: text });
        }
      },
    };
    return input;
  }

  test.each([
    [65_536, messagesInWindow(65_536)],
    [200_000, messagesInWindow(200_000)],
  ])("stops the pulling of input at its window of %i bytes; each grant pulls more", async (windowBytes, expected) => {
    let call: AcceptedCall | undefined;
    let received = 0;
    const chat = (accepted: AcceptedCall): void => {
      call = accepted;
      accepted.sendHeaders([]);
      accepted.onMessage = () => received++;
    };
    const { client } = await connect({ Chat: chat }, {}, { limits: { windowBytes } });
    const input = endless();
    void client
      .chat(input)
      [Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    await expect.poll(() => received).toBe(expected);
    await client.echo({});
    expect(input.pulled).toBe(expected);

    const half = Math.floor(expected / 2);
    call?.grant(half * message.length);
    // What is granted is what was spent, so just as many messages more.
    await expect.poll(() => received).toBe(expected + half);
    await client.echo({});
    expect(input.pulled).toBe(expected + half);
  });

  test("gets all of a long request stream when it grants as it goes", async () => {
    const { client } = await connect();
    const { value } = await client.join(endless(2_000));
    expect(value).toHaveLength(2_000 * 1_001 - 1);
  });

  test("is owed nothing for grants of several messages at once, or of empty ones", async () => {
    let received = 0;
    const { client } = await connect({
      Join(call) {
        let unread = 0;
        call.onMessage = (payload) => {
          unread += payload.length;
          if (++received % 7 !== 0) return;
          call.grant(unread);
          unread = 0;
        };
        call.onHalfClose = () => {
          call.sendMessage(bytesOfText(String(received)));
          call.sendTrailers(0, "", []);
        };
      },
    });
    async function* mixed() {
      for (let index = 0; index < 20_000; index++) {
        yield await Promise.resolve({ value: index % 2 === 0 ? "" : "some text" });
      }
    }
    expect((await client.join(mixed())).value).toBe("20000");
  });
});

describe("windows of calls that have ended", () => {
  const large = "x".repeat(32 * 1024);
  const count = 200;
  const calls = 12;

  // No reader is slow where no time passes.
  beforeEach(() => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    return () => clock.mockRestore();
  });

  /** The largest grant of each call. */
  function grants(from: "sent" | "received"): {
    readonly largest: Map<number, number>;
    readonly onFrame: FrameObserver;
  } {
    const largest = new Map<number, number>();
    const onFrame: FrameObserver = (direction, frame) => {
      if (direction === from && frame.type === "CREDIT")
        largest.set(frame.callId, Math.max(frame.bytes, largest.get(frame.callId) ?? 0));
    };
    return { largest, onFrame };
  }

  test("let those of the next calls grow as much, at the client", async () => {
    const { largest, onFrame } = grants("sent");
    const { client } = await connect({}, { onFrame });
    for (let call = 0; call < calls; call++)
      expect(await all(client.repeat({ value: `${large} ${String(count)}` }))).toHaveLength(count);
    expect(largest.size).toBe(calls);
    expect(new Set(largest.values()).size).toBe(1);
  });

  test("let those of the next calls grow as much, at the server", async () => {
    const { largest, onFrame } = grants("received");
    const { client } = await connect({ Join: countAll }, { onFrame });
    const requests = Array.from({ length: count }, () => ({ value: large }));
    for (let call = 0; call < calls; call++)
      expect(await client.join(from(requests))).toMatchObject({ value: String(count) });
    expect(largest.size).toBe(calls);
    expect(new Set(largest.values()).size).toBe(1);
  });
});

function countAll(call: AcceptedCall): void {
  let received = 0;
  call.onMessage = (payload) => {
    received++;
    call.grant(payload.length);
  };
  call.onHalfClose = () => {
    call.sendMessage(bytesOfText(String(received)));
    call.sendTrailers(0, "", []);
  };
}

async function* from<T>(values: readonly T[]) {
  for (const value of values) yield await Promise.resolve(value);
}
