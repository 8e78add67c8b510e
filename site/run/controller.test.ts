// Every state of the run's machine meets every event, with a call that the test drives.
import { describe, expect, test } from "vitest";
import type { LiveRun, RunRequest } from "./call/live-run.ts";
import { RunController, type RunPlan } from "./controller.ts";
import type { Emit } from "./events/event.ts";
import { handlerEvent } from "./testing/handler-event.ts";
import { rowsOf } from "./state/log.ts";
import type { RunState } from "./state/run-state.ts";
import type { ServedCode } from "./session/served-code.ts";

/** A call as the test drives it: what it was given, what was done to it, and where its events go. */
interface FakeCall {
  readonly request: RunRequest;
  readonly emit: Emit;
  readonly done: string[];
}

const code: ServedCode = { handler: "export default {}" };
const ok = { status: { code: 0, message: "" }, trailers: [] } as const;

class Stage {
  readonly calls: FakeCall[] = [];
  readonly states: RunState[] = [];
  readonly handlerSide: string[] = [];
  loads = 0;
  /** What the next load does. */
  load: () => Promise<void> = () => Promise.resolve();
  hasHandlerSide = true;
  readonly controller = new RunController({
    load: async () => {
      this.loads++;
      await this.load();
      return (request, emit) => this.#start(request, emit);
    },
    handlerSide: () =>
      this.hasHandlerSide
        ? { listen: () => this.handlerSide.push("listen"), opens: (callId) => this.handlerSide.push(`opens ${callId}`) }
        : undefined,
    onState: (state) => this.states.push(state),
    schedule: (flush) => void Promise.resolve().then(flush),
  });

  get state(): RunState {
    return this.controller.state;
  }

  get call(): FakeCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error("expected a call, found none");
    return call;
  }

  get rows(): string[] {
    return [...rowsOf(this.state.stream)].map(({ kind }) => kind);
  }

  start(plan: Partial<RunPlan> = {}): void {
    this.controller.start({
      ...{ method: "Chat", takesStream: true, code: () => Promise.resolve(code) },
      request: () => ({ metadata: [], carrier: "websocket" }),
      ...plan,
    });
  }

  async calling(plan: Partial<RunPlan> = {}): Promise<FakeCall> {
    this.start(plan);
    await settled();
    this.call.emit({ kind: "deployed", problems: [], reused: false });
    this.call.emit({ kind: "opened", callId: "mine", metadata: [], carrier: "websocket" });
    await settled();
    return this.call;
  }

  adopt(cancelled: string[] = []): Emit {
    return this.controller.adopt({ method: "Chat", problems: [], cancel: () => cancelled.push("cancel") });
  }

  #start(request: RunRequest, emit: Emit): LiveRun {
    const done: string[] = [];
    this.calls.push({ request, emit, done });
    const note = (what: string) => (): void => void done.push(what);
    return {
      send: (text) => {
        done.push(`send ${text}`);
        return text === "{}" ? undefined : { message: "no such field" };
      },
      ...{ endInput: note("endInput"), cancel: note("cancel"), disconnect: note("disconnect"), stop: note("stop") },
    };
  }
}

/** All that is under way in the controller has come to rest. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A promise that the test resolves. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { passed: promise, open: () => resolve(undefined) };
}

describe("idle", () => {
  test.each(["stop", "cancel", "disconnect", "endInput"] as const)("%s does nothing", async (what) => {
    const stage = new Stage();
    stage.controller[what]();
    await settled();
    expect([stage.states, stage.loads]).toEqual([[], 0]);
  });

  test("send is refused", () => {
    expect(new Stage().controller.send("{}")).toEqual({ sent: false });
  });

  test("start loads, deploys and calls, with the plan's request", async () => {
    const stage = new Stage();
    await stage.calling({ method: "Talk", request: () => ({ metadata: [["a", "b"]], carrier: "connect" }) });
    expect(stage.call.request).toEqual({ method: "Talk", code, metadata: [["a", "b"]], carrier: "connect" });
    expect(stage.state).toMatchObject({ run: 1, phase: "connecting", callId: "mine" });
  });

  test("adopt shows a program's call, and reports the handler's side", async () => {
    const stage = new Stage();
    stage.adopt()({ kind: "opened", callId: "theirs", metadata: [], carrier: "websocket" });
    await settled();
    expect(stage.state).toMatchObject({ run: 1, phase: "connecting", callId: "theirs" });
    expect(stage.handlerSide).toEqual(["listen", "opens theirs"]);
  });

  test("adopt with nothing deployed shows the client's side", async () => {
    const stage = new Stage();
    stage.hasHandlerSide = false;
    stage.adopt()({ kind: "ended", ...ok });
    await settled();
    expect([stage.state.phase, stage.handlerSide]).toEqual(["ended", []]);
  });
});

describe("starting", () => {
  /** A run that waits for its code. */
  function waiting(plan: Partial<RunPlan> = {}): { stage: Stage; deploy: () => void } {
    const stage = new Stage();
    const { passed, open } = gate();
    stage.start({ code: () => passed.then(() => code), ...plan });
    return { stage, deploy: open };
  }

  test("messages and the end of the input wait for the call, in their order", async () => {
    const mistakes: unknown[] = [];
    const { stage, deploy } = waiting({ onCalling: (mistake) => mistakes.push(mistake) });
    expect(stage.controller.send("{}")).toEqual({ sent: true, mistake: undefined });
    expect(stage.controller.send('{"a": 1}').sent).toBe(true);
    stage.controller.endInput();
    deploy();
    await settled();
    expect(stage.call.done).toEqual(["send {}", 'send {"a": 1}', "endInput"]);
    expect(mistakes).toEqual([{ message: "no such field" }]);
  });

  test("a text that is no JSON is refused at once", async () => {
    const { stage, deploy } = waiting();
    expect(stage.controller.send("{")).toMatchObject({
      sent: false,
      mistake: { message: expect.any(String) as string },
    });
    deploy();
    await settled();
    expect(stage.call.done).toEqual([]);
  });

  test("send is refused where the method takes one message", () => {
    const { stage } = waiting({ takesStream: false });
    expect(stage.controller.send("{}")).toEqual({ sent: false });
  });

  test.each(["stop", "cancel", "disconnect"] as const)("%s ends the run, and nothing is called", async (what) => {
    const { stage, deploy } = waiting();
    stage.controller[what]();
    deploy();
    await settled();
    expect(stage.calls).toEqual([]);
    expect(stage.state).toMatchObject({ phase: "failed", cancelling: what, failure: { reason: "refused" } });
  });

  test("start again: only the second calls", async () => {
    const { stage, deploy } = waiting();
    stage.start({ method: "Second" });
    deploy();
    await settled();
    expect(stage.calls.map(({ request }) => request.method)).toEqual(["Second"]);
    expect(stage.state).toMatchObject({ run: 2, method: "Second" });
  });

  test("adopt: the program's call has its place", async () => {
    const { stage, deploy } = waiting();
    stage.adopt();
    deploy();
    await settled();
    expect(stage.calls).toEqual([]);
    expect(stage.state).toMatchObject({ run: 2, phase: "connecting" });
  });

  test("code with errors ends the run", async () => {
    const { stage } = waiting({
      code: (emit) => {
        emit({ kind: "rejected", problems: [] });
        return Promise.resolve(undefined);
      },
    });
    await settled();
    expect([stage.calls, stage.state.phase]).toEqual([[], "rejected"]);
  });

  test("what cannot be loaded ends the run, and the next tries again", async () => {
    const stage = new Stage();
    stage.load = () => Promise.reject(new Error("offline"));
    stage.start();
    await settled();
    expect(stage.state).toMatchObject({ phase: "failed", failure: { reason: "broken", message: "offline" } });
    stage.load = () => Promise.resolve();
    await stage.calling();
    expect([stage.loads, stage.state.phase]).toEqual([2, "connecting"]);
  });

  test("a call that cannot be made ends the run", async () => {
    const { stage, deploy } = waiting({
      request: () => {
        throw new Error("no such method");
      },
    });
    deploy();
    await settled();
    expect(stage.state).toMatchObject({ phase: "failed", failure: { message: "no such method" } });
  });
});

describe("calling", () => {
  test("messages go out at once; a mistake is returned", async () => {
    const stage = new Stage();
    const { done } = await stage.calling();
    expect(stage.controller.send("{}")).toEqual({ sent: true, mistake: undefined });
    expect(stage.controller.send("[]")).toEqual({ sent: false, mistake: { message: "no such field" } });
    stage.controller.endInput();
    expect(done).toEqual(["send {}", "send []", "endInput"]);
  });

  test.each(["stop", "cancel", "disconnect"] as const)("%s reaches the call, once in the log", async (what) => {
    const stage = new Stage();
    const { done } = await stage.calling();
    stage.controller[what]();
    stage.controller[what]();
    await settled();
    expect(done).toEqual([what, what]);
    expect(stage.state.cancelling).toBe(what);
    expect(stage.rows).toEqual(["opened", "cancelling"]);
    expect(stage.controller.send("{}")).toEqual({ sent: false });
  });

  test("start again: the first is stopped, and what it still reports is dropped", async () => {
    const stage = new Stage();
    const first = await stage.calling();
    const second = await stage.calling();
    first.emit({ kind: "ended", ...ok });
    first.emit({ kind: "handler", callId: "1", backendMs: 1, event: handlerEvent("settled", {}) });
    await settled();
    expect(first.done).toEqual(["stop"]);
    expect(stage.state).toMatchObject({ run: 2, phase: "connecting", settled: false });
    stage.controller.cancel();
    expect(second.done).toEqual(["cancel"]);
  });

  test("adopt: the call is stopped", async () => {
    const stage = new Stage();
    const { done } = await stage.calling();
    stage.adopt();
    await settled();
    expect([done, stage.state.run]).toEqual([["stop"], 2]);
  });

  test.each([
    { kind: "ended", ...ok },
    { kind: "failed", failure: { reason: "broken", message: "x" } },
    { kind: "rejected", problems: [] },
  ] as const)("after $kind nothing reaches the call", async (end) => {
    const stage = new Stage();
    const { done, emit } = await stage.calling();
    emit(end);
    for (const what of ["stop", "cancel", "disconnect", "endInput"] as const) stage.controller[what]();
    await settled();
    expect(stage.controller.send("{}")).toEqual({ sent: false });
    expect([done, stage.state.phase, stage.state.cancelling]).toEqual([[], end.kind, undefined]);
  });

  test("an interruption is not the end", async () => {
    const stage = new Stage();
    const { done, emit } = await stage.calling();
    emit({ kind: "interrupted", ...ok });
    stage.controller.stop();
    expect(done).toEqual(["stop"]);
  });

  test("the first response is on screen at once; later ones wait for their turn", async () => {
    const stage = new Stage();
    const { emit } = await stage.calling();
    const body = { payload: new Uint8Array(1), sizeBytes: 1, text: "{}" };
    emit({ kind: "received", body });
    expect(stage.state.received).toBe(1);
    emit({ kind: "received", body });
    expect(stage.state.received).toBe(1);
    await settled();
    expect(stage.state.received).toBe(2);
  });

  test.each([1, 2])("the connection is cut after response %i where the reader wants that", async (dropAfter) => {
    const stage = new Stage();
    const { done, emit } = await stage.calling({ dropAfter });
    const body = { payload: new Uint8Array(1), sizeBytes: 1, text: "{}" };
    for (let count = 1; count <= 3; count++) {
      emit({ kind: "received", body });
      expect(done).toEqual(count < dropAfter ? [] : ["disconnect"]);
    }
  });

  test("messages are kept, or only counted, as the reader wants", async () => {
    const stage = new Stage();
    const { emit } = await stage.calling();
    stage.controller.setKeeping(false);
    emit({ kind: "sent", body: { payload: new Uint8Array(1), sizeBytes: 1, text: "{}" } });
    await settled();
    expect([stage.state.sent, stage.rows]).toEqual([1, ["opened"]]);
  });

  test("close stops the call", async () => {
    const stage = new Stage();
    const { done } = await stage.calling();
    stage.controller.close();
    expect(done).toEqual(["stop"]);
    expect(stage.controller.send("{}")).toEqual({ sent: false });
  });
});

describe("adopted", () => {
  test.each(["stop", "cancel", "disconnect"] as const)("%s cancels the program's call", async (what) => {
    const stage = new Stage();
    const cancelled: string[] = [];
    stage.adopt(cancelled);
    stage.controller[what]();
    await settled();
    expect([cancelled, stage.state.cancelling]).toEqual([["cancel"], what]);
  });

  test("send and end of input are the program's", async () => {
    const stage = new Stage();
    stage.adopt();
    stage.controller.endInput();
    await settled();
    expect(stage.controller.send("{}")).toEqual({ sent: false });
    expect(stage.state.halfClosed).toBe(false);
  });

  test("a second call beside it is not shown; one after it is", async () => {
    const stage = new Stage();
    const first = stage.adopt();
    stage.adopt()({ kind: "ended", ...ok });
    await settled();
    expect(stage.state).toMatchObject({ run: 1, phase: "connecting" });
    first({ kind: "ended", ...ok });
    stage.adopt();
    await settled();
    expect(stage.state).toMatchObject({ run: 2, phase: "connecting" });
  });

  test("start cancels it, and what it still reports is dropped", async () => {
    const stage = new Stage();
    const cancelled: string[] = [];
    const emit = stage.adopt(cancelled);
    await stage.calling();
    emit({ kind: "ended", ...ok });
    await settled();
    expect([cancelled, stage.state.run, stage.state.phase]).toEqual([["cancel"], 2, "connecting"]);
    expect(stage.controller.send("{}").sent).toBe(true);
  });
});
