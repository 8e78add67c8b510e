// A run from its deployment to its status, over a real WebSocket, with a playground that loses what the test wants lost.
import { Code, ConnectError } from "@connectrpc/connect";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { LiveEvent } from "../events/event.ts";
import { openSession, type Session } from "../session/session.ts";
import { chatExample, FakePlayground, until } from "../testing/fake-playground.ts";
import { type LiveRun, type RunRequest, startRun } from "./live-run.ts";
import { createPacer } from "./pacer.ts";

const playground = new FakePlayground();
beforeAll(() => playground.listen());
afterAll(() => playground.close());

const code = { handler: "export default {}" };
const never = new Promise<void>(() => undefined);
const logExample = {
  name: "log-aggregation",
  protoPath: "logging/v1/logging.proto",
  services: ["logging.v1.LogService"],
};

let session: Session;
/** Of the run that was started last. */
let events: LiveEvent[];
let run: LiveRun | undefined;
beforeEach(async () => {
  playground.forget();
  session = await openSession(chatExample);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  run?.stop();
  session.forget();
});

function start(request: Partial<RunRequest> = {}): LiveRun {
  const chat: RunRequest = { code, method: "Chat", metadata: [], carrier: "websocket" };
  const own: LiveEvent[] = (events = []);
  return (run = startRun(session, { ...chat, ...request }, (event) => own.push(event)));
}

/** The client's events without those of the wire and the flow, by name. */
const happened = (): string[] =>
  events.map(({ kind }) => kind).filter((kind) => !["wire", "flow", "queued", "clock", "handler"].includes(kind));

/** The first event of a kind, when it has come. */
async function event<K extends LiveEvent["kind"]>(kind: K): Promise<LiveEvent & { kind: K }> {
  const isIt = (one: LiveEvent): one is LiveEvent & { kind: K } => one.kind === kind;
  return until(() => events.find(isIt));
}

/** A call of Chat that the handler has begun to answer. */
async function chatting(request: Partial<RunRequest> = {}): Promise<LiveRun> {
  const run = start(request);
  run.send('{ "text": "hi" }');
  await event("received");
  return run;
}

describe("a call", () => {
  test("of one message", async () => {
    start({ method: "SendMessage", requestText: '{ "text": "hi" }', metadata: [["x-user", "ada"]], deadlineMs: 5_000 });
    expect(await event("ended")).toMatchObject({ status: { code: 0, message: "" } });
    expect(happened()).toEqual(["deployed", "opened", "sent", "half_closed", "headers", "received", "ended"]);
    const { callId, ...opened } = await event("opened");
    expect(opened).toMatchObject({ metadata: [["x-user", "ada"]], carrier: "websocket", deadlineMs: 5_000 });
    expect(callId).toMatch(/^[0-9a-f]{32}$/);
    expect((await event("received")).body.text).toContain('"text":"re: hi"');
    expect(await event("deployed")).toMatchObject({ reused: false });
  });

  test("of a stream: messages in their order, a mistake for what is none, and the half-close", async () => {
    const run = start();
    expect(run.send('{ "text": "one" }')).toBeUndefined();
    expect(run.send('{ "texd": 1 }')).toMatchObject({ place: { line: 1, column: 3 } });
    expect(run.send('{ "text": "two" }')).toBeUndefined();
    run.endInput();
    await event("ended");
    const texts = events.flatMap((one) => (one.kind === "received" ? [one.body.text] : []));
    expect(texts.map((text) => (JSON.parse(text) as { text: string }).text)).toEqual(["re: one", "re: two"]);
    expect(Math.max(...events.map((one) => (one.kind === "queued" ? one.count : 0)))).toBe(2);
  });

  test("shows the handler's side, and the bytes on the wire", async () => {
    await chatting();
    const started = await event("handler");
    expect(started.event).toMatchObject({
      case: "callStarted",
      value: { clientCallId: (await event("opened")).callId },
    });
    expect((await event("clock")).reading.errorMs, "by when the call was opened here").toBeGreaterThanOrEqual(0);
    expect((await event("wire")).head).toMatchObject({
      path: "/chat.v1.ChatService/Chat",
      callNumber: expect.any(Number) as number,
    });
  });

  test("measures the flow while it goes on, and no longer", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await chatting();
    vi.advanceTimersByTime(100);
    expect((await event("flow")).reading).toMatchObject({ bufferedBytes: 0 });
    run?.endInput();
    await event("ended");
    const { length } = events;
    vi.advanceTimersByTime(1_000);
    expect(events.slice(length).filter(({ kind }) => kind === "flow")).toEqual([]);
  });

  test("of a method that there is not is the caller's mistake", () => {
    expect(() => start({ method: "Talk" })).toThrow("has no method Talk");
  });

  test("with a message that is none ends the run", async () => {
    start({ method: "SendMessage", requestText: '{ "texd": 1 }' });
    expect((await event("failed")).failure).toMatchObject({ reason: "broken" });
    expect(playground.called).toEqual([]);
  });
});

describe("deploying", () => {
  test("the deployment of the run before serves the same code", async () => {
    (await chatting()).endInput();
    await event("ended");
    await chatting();
    expect(await event("deployed")).toMatchObject({ reused: true });
    expect([playground.deploys.length, playground.called]).toEqual([1, ["d1", "d1"]]);
  });

  test("code with errors is not called", async () => {
    playground.rejection = { diagnostics: [{ line: 1, message: "expected ;" }] };
    start();
    expect((await event("rejected")).problems).toMatchObject([{ line: 1, message: "expected ;" }]);
    expect([happened(), playground.called]).toEqual([["rejected"], []]);
  });

  test("the place in the queue is reported while it takes its time", async () => {
    const ready = Promise.withResolvers<undefined>();
    playground.places = [2, 1];
    playground.beforeDeploy = () => ready.promise;
    start();
    await until(() => happened().length === 2);
    expect(events).toEqual([2, 1].map((ahead) => ({ kind: "waiting", ahead })));
    ready.resolve(undefined);
    await event("opened");
  });

  test.each([
    [
      Code.Unavailable,
      { reason: "unreachable", message: "The playground's server cannot be reached. Your code is safe here." },
    ],
    [Code.ResourceExhausted, { reason: "refused", message: "why" }],
    [Code.Internal, { reason: "broken", message: "why" }],
  ])("a refusal with status %i ends the run", async (status, failure) => {
    playground.beforeDeploy = () => Promise.reject(new ConnectError("why", status));
    start();
    expect((await event("failed")).failure).toEqual({ ...failure, code: status });
    expect(happened()).toEqual(["failed"]);
  });
});

describe("ending it", () => {
  test("cancel ends the call, and its deployment stays", async () => {
    (await chatting()).cancel();
    expect((await event("ended")).status).toEqual({ code: Code.Canceled, message: "cancelled by the client" });
    expect(session.isDeployed(code)).toBe(true);
  });

  test("stop before the call ends the run", async () => {
    playground.beforeDeploy = () => never;
    const run = start();
    await until(() => playground.deploys.length === 1);
    run.stop();
    expect((await event("failed")).failure).toMatchObject({
      reason: "refused",
      message: "Stopped before the call began.",
    });
    expect([happened(), playground.called]).toEqual([["failed"], []]);
  });

  test("stop ends the call", async () => {
    (await chatting()).stop();
    expect((await event("ended")).status.code).toBe(Code.Canceled);
  });

  test("disconnect cuts the connection, and what the reader has cut is not called again", async () => {
    (await chatting()).disconnect();
    expect((await event("ended")).status.code).toBe(Code.Unavailable);
    expect(happened()).not.toContain("interrupted");
    expect(playground.called).toEqual(["d1"]);
  });

  test("what had come before the cut is read, and a slow reader is not waited for", async () => {
    const pacer = createPacer();
    const run = await chatting({ pacer });
    pacer.set(0);
    for (const text of ["two", "three"]) run.send(JSON.stringify({ text }));
    await until(() => events.some((one) => one.kind === "flow" && one.reading.bufferedBytes > 0));
    run.disconnect();
    await event("ended");
    expect(happened().filter((kind) => kind === "received").length).toBeGreaterThan(1);
  });
});

describe("what is lost under it", () => {
  test("a deployment that has expired is made again, once, without a word", async () => {
    (await chatting()).endInput();
    await event("ended");
    // The run begins before the news of it is here.
    playground.endDeployments();
    start().endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(happened().filter((kind) => kind === "deployed")).toHaveLength(2);
    expect(playground.called).toEqual(["d1", "d1", "d2"]);
  });

  test("a deployment that is gone with its first call is not made again", async () => {
    playground.beforeAnswer = async () => {
      playground.endDeployments();
      await until(() => !session.isFollowing);
      throw new ConnectError("gone", Code.NotFound);
    };
    start();
    expect((await event("ended")).status).toEqual({ code: Code.NotFound, message: "gone" });
    expect(playground.deploys).toHaveLength(1);
  });

  test.each([Code.NotFound, Code.Unavailable, Code.Internal])(
    "status %i of the handler's own is the end",
    async (status) => {
      playground.beforeAnswer = () => Promise.reject(new ConnectError("no such room", status));
      start();
      expect((await event("ended")).status).toEqual({ code: status, message: "no such room" });
      start();
      expect((await event("ended")).status).toEqual({ code: status, message: "no such room" });
      expect(playground.called).toEqual(["d1", "d1"]);
    },
  );

  test("the connection and the backend: it is deployed and called again", async () => {
    const run = await chatting();
    playground.endDeployments();
    playground.cut();
    expect((await event("interrupted")).status.code).toBe(Code.Unavailable);
    await until(() => playground.called.length === 2);
    run.send('{ "text": "again" }');
    run.endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(playground.called).toEqual(["d1", "d2"]);
  });

  test("the connection alone: the deployment is called again, with all that its handler remembers", async () => {
    const run = await chatting();
    playground.cut();
    await until(() => playground.called.length === 2);
    run.endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(playground.called).toEqual(["d1", "d1"]);
  });

  test("the call's connection alone, while the watch goes on over another: it is called again", async () => {
    playground.reportedCode = Code.Canceled;
    playground.beforeAnswer = () => {
      if (playground.called.length > 1) return Promise.resolve();
      return Promise.reject(new ConnectError("the backend was lost", Code.Unavailable));
    };
    start().endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(happened()).toContain("interrupted");
    expect(playground.called).toEqual(["d1", "d1"]);
  });

  test("a router that resets the calls and watches of a backend that it has lost: it is deployed and called again", async () => {
    const reset = new ConnectError("the backend reset the call with HTTP/2 error code 2", Code.Internal);
    playground.beforeAnswer = async () => {
      if (playground.called.length > 1) return;
      playground.endDeployments(reset);
      await until(() => !session.isFollowing);
      throw reset;
    };
    start().endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect((await event("interrupted")).status.code).toBe(Code.Internal);
    expect(playground.called).toEqual(["d1", "d2"]);
  });

  test("a backend that is ending takes no call of a deployment that it still has: the second refusal moves the run", async () => {
    playground.beforeHandler = async () => {
      await until(() => session.isFollowing);
      if (playground.deploys.length === 1) throw new ConnectError("the server is shutting down", Code.Unavailable);
    };
    start().endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(playground.called).toEqual(["d1", "d1", "d2"]);
  });

  test("a backend that needs some time to come back is asked again", async () => {
    const run = await chatting();
    playground.beforeDeploy = async () => {
      if (playground.deploys.length < 4) throw new ConnectError("not yet", Code.Unavailable);
      await Promise.resolve();
    };
    playground.endDeployments();
    playground.cut();
    await until(() => playground.called.length === 2);
    run.endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(playground.deploys).toHaveLength(4);
  });

  test("each of many losses has all attempts, when the calls between them went on for some time", async () => {
    const run = await chatting();
    const startMs = performance.now();
    const clock = vi.spyOn(performance, "now");
    for (let losses = 1; losses <= 14; losses++) {
      clock.mockReturnValue(startMs + losses * 10_000);
      playground.cut();
      await until(() => playground.called.length === losses + 1);
    }
    run.endInput();
    expect((await event("ended")).status.code).toBe(0);
  });

  test("a backend that goes again before it answers: the run goes on elsewhere", async () => {
    const run = await chatting();
    let goes = 2;
    playground.beforeAnswer = async () => {
      if (goes-- === 0) return;
      goes = Math.max(goes, 0);
      playground.endDeployments();
      await until(() => !session.isFollowing);
      throw new ConnectError("no deployment here", Code.NotFound);
    };
    playground.cut();
    await until(() => playground.called.length === 4);
    run.endInput();
    expect((await event("ended")).status.code).toBe(0);
    expect(playground.called).toEqual(["d1", "d1", "d2", "d3"]);
  });

  test("a backend that comes back and refuses ends the run", async () => {
    await chatting();
    playground.beforeDeploy = () => Promise.reject(new ConnectError("too many", Code.ResourceExhausted));
    playground.endDeployments();
    playground.cut();
    expect((await event("failed")).failure).toMatchObject({ reason: "refused", message: "too many" });
  });

  test("stop ends the pause before the next attempt", async () => {
    const run = await chatting();
    playground.cut();
    await event("interrupted");
    run.stop();
    // At once, and not after the pause.
    await new Promise(setImmediate);
    expect(happened()).toContain("failed");
    expect((await event("failed")).failure).toMatchObject({ code: Code.Canceled });
    expect([playground.deploys.length, playground.called]).toEqual([1, ["d1"]]);
  });

  test("half of what a client has streamed is not an input: it is not called again", async () => {
    session = await openSession(logExample);
    const run = start({ method: "UploadLogs" });
    run.send('{ "level": "INFO" }');
    await event("sent");
    playground.cut();
    expect((await event("ended")).status.code).toBe(Code.Unavailable);
    expect(happened()).not.toContain("interrupted");
  });

  test("a deployment that the reader has joined is not replaced by one of their own", async () => {
    const other = await openSession(chatExample);
    const held = await other.hold(code);
    session.join(held.ok ? held.deployment.id : "", code);
    await chatting();
    playground.endDeployments();
    playground.cut();
    // It is looked for, in case that its owner's page makes it again.
    const { failure } = await event("failed");
    expect(happened()).toContain("interrupted");
    expect(failure).toMatchObject({ reason: "refused", code: Code.FailedPrecondition });
    expect(failure.message).toContain("the handler that you joined is gone");
    expect(playground.deploys).toHaveLength(1);
    other.forget();
  });
});
