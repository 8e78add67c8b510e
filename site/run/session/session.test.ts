// What a reader holds of an example, against a playground whose answers the test decides.
import { createFileRegistry } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Severity } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { LiveEvent } from "../events/event.ts";
import { chatExample, FakePlayground, until } from "../testing/fake-playground.ts";
import { openSession, type Session } from "./session.ts";

const playground = new FakePlayground();
beforeAll(() => playground.listen());
afterAll(() => playground.close());

const code = { handler: "first" };
const edited = { handler: "second" };

let session: Session;
let events: LiveEvent[];
beforeEach(async () => {
  playground.forget();
  events = [];
  session = await openSession(chatExample);
  session.listen((event) => events.push(event));
});
afterEach(() => {
  vi.restoreAllMocks();
  session.forget();
});

/** The id of a deployment of that code. */
async function held(served: { handler: string }): Promise<string> {
  const result = await session.hold(served);
  if (!result.ok) throw new Error("expected a deployment, found problems");
  return result.deployment.id;
}

/** The events of the handler's side, and of which call. */
const reported = () => events.flatMap((event) => (event.kind === "handler" ? [[event.callId, event.event.case]] : []));

describe("messages", () => {
  test("a method that there is not is named with the file", () => {
    expect(session.method("Chat", undefined).methodKind).toBe("bidi_streaming");
    expect(() => session.method("Talk", undefined)).toThrow("chat/v1/chat.proto has no method Talk");
  });

  test("the reader's own .proto comes before the example's", () => {
    const chat = session.method("Chat", undefined);
    const schema = { files: {}, methods: new Map([["Talk", chat]]), descriptors: new Uint8Array(), modules: [] };
    const registry = createFileRegistry();
    expect(session.method("Talk", { ...schema, registry })).toBe(chat);
    expect(() => session.method("Chat", { ...schema, registry })).toThrow("has no method Chat");
  });

  test("a message is checked, and read once for the check and the call", () => {
    expect(session.check("Chat", '{ "text": "hi" }', undefined)).toBeUndefined();
    expect(session.check("Chat", '{ "texd": "hi" }', undefined)).toMatchObject({ place: { line: 1, column: 3 } });
    const method = session.method("Chat", undefined);
    expect(session.parse(method, "{}")).toBe(session.parse(method, "{}"));
    expect(session.parse(method, "{}")).not.toBe(session.parse(session.method("SendMessage", undefined), "{}"));
  });
});

describe("deploying", () => {
  test("the same code is deployed once, other code anew", async () => {
    expect(session.isDeployed(code)).toBe(false);
    const first = await held(code);
    expect([session.isDeployed(code), session.isDeployed(edited)]).toEqual([true, false]);
    expect(await held({ ...code })).toBe(first);
    expect(await held(edited)).not.toBe(first);
    expect([session.isDeployed(code), session.isDeployed(edited)]).toEqual([false, true]);
    expect(playground.deploys.map(({ example, files }) => [example, files["handler.ts"]])).toEqual([
      ["chat", "first"],
      ["chat", "second"],
    ]);
  });

  test("a deployment that is not followed may be gone: it is not used again", async () => {
    await session.deployed(code);
    expect([session.isFollowing, session.isDeployed(code)]).toEqual([false, false]);
    await session.deployed(code);
    expect(playground.deploys).toHaveLength(2);
  });

  test("code with errors is not deployed, and its problems are the answer", async () => {
    playground.rejection = { diagnostics: [{ line: 3, column: 5, message: "expected ;", severity: Severity.ERROR }] };
    expect(await session.hold(code)).toEqual({
      ok: false,
      problems: [{ line: 3, column: 5, message: "expected ;", severity: "error", source: "deploy" }],
    });
    expect([session.isFollowing, session.isDeployed(code)]).toEqual([false, false]);
  });

  test("a playground that refuses is the caller's error", async () => {
    playground.beforeDeploy = () => Promise.reject(new ConnectError("too many", Code.ResourceExhausted));
    await expect(session.hold(code)).rejects.toMatchObject({ code: Code.ResourceExhausted, rawMessage: "too many" });
  });

  test("what is stopped meanwhile is not deployed, although the playground has answered", async () => {
    const stopping = new AbortController();
    session.prepare(code);
    stopping.abort(new Error("stopped"));
    await expect(session.deployed(code, stopping.signal)).rejects.toThrow("stopped");
    expect(session.isDeployed(code)).toBe(false);
  });

  test("after the deployment's end it is deployed again", async () => {
    const first = await held(code);
    playground.endDeployments();
    await until(() => !session.isFollowing);
    expect(session.isDeployed(code)).toBe(false);
    expect(await held(code)).not.toBe(first);
  });

  test("what is forgotten is deployed again", async () => {
    const first = await held(code);
    session.forget();
    expect([session.isFollowing, session.isDeployed(code)]).toEqual([false, false]);
    expect(await held(code)).not.toBe(first);
  });
});

describe("deploying ahead", () => {
  test("the Run takes what was prepared, once", async () => {
    session.prepare(code);
    session.prepare(code);
    await held(code);
    session.prepare(code);
    expect(playground.deploys).toHaveLength(1);
    session.forget();
    await held(code);
    expect(playground.deploys).toHaveLength(2);
  });

  test("other code is not what was prepared", async () => {
    session.prepare(code);
    await held(edited);
    expect(playground.deploys.map(({ files }) => files["handler.ts"])).toEqual(["first", "second"]);
  });

  test("after ten seconds nobody knows whether it is still there", async () => {
    const now = vi.spyOn(performance, "now");
    const preparedAtMs = performance.now();
    session.prepare(code);
    now.mockReturnValue(preparedAtMs + 11_000);
    await held(code);
    expect(playground.deploys).toHaveLength(2);
  });

  test("what failed ahead is tried again, and forgotten with the rest", async () => {
    playground.beforeDeploy = () => Promise.reject(new ConnectError("not yet", Code.Unavailable));
    session.prepare(code);
    await until(() => playground.deploys.length === 1);
    playground.beforeDeploy = () => Promise.resolve();
    await held(code);
    expect(playground.deploys).toHaveLength(2);
    session.prepare(edited);
    session.forget();
    await held(edited);
    expect(playground.deploys).toHaveLength(4);
  });
});

describe("following", () => {
  test("the handler's side is reported, a call by its deployment's name too", async () => {
    const id = await held(code);
    playground.report(id, "7", { case: "settled", value: {} });
    playground.report(id, "", { case: "alive", value: { openCalls: 1 } });
    await until(() => reported().length === 2);
    expect(reported()).toEqual([
      [`${id}/7`, "settled"],
      ["", "alive"],
    ]);
  });

  test("what happened before the watch is reported too", async () => {
    const result = await session.deployed(code);
    if (!result.ok) throw new Error("expected a deployment");
    playground.report(result.deployment.id, "1", { case: "settled", value: {} });
    session.follow(result.deployment);
    await until(() => reported().length === 1);
    // Under way already: a second watch would report the first event again.
    session.follow(result.deployment);
    playground.report(result.deployment.id, "1", { case: "alive", value: {} });
    await until(() => reported().length > 1);
    expect(reported().map(([, kind]) => kind)).toEqual(["settled", "alive"]);
  });

  test("a call that has reached the handler says how the clocks stand", async () => {
    const clocks = () => events.flatMap((event) => (event.kind === "clock" ? [event.reading] : []));
    const id = await held(code);
    session.opens("mine");
    playground.report(id, "1", { case: "callStarted", value: { clientCallId: "another's" } });
    await until(() => reported().length === 1);
    expect(clocks().map(({ errorMs }) => errorMs)).toEqual([undefined]);
    playground.report(id, "2", { case: "callStarted", value: { clientCallId: "mine" } });
    await until(() => reported().length === 2);
    const { offsetMs = 0, errorMs = 0 } = clocks().at(-1) ?? {};
    expect(Math.abs(offsetMs + 1_000)).toBeLessThanOrEqual(errorMs);
  });

  test("a lost connection is made anew, and no event is reported twice", async () => {
    const id = await held(code);
    playground.report(id, "1", { case: "paused", value: {} });
    await until(() => reported().length === 1);
    playground.cut();
    await until(() => !session.isFollowing);
    expect(reported().at(-1), "as far as this page can know").toEqual(["", "alive"]);
    playground.report(id, "1", { case: "resumed", value: {} });
    await until(() => reported().length === 3);
    expect(reported().map(([, kind]) => kind)).toEqual(["paused", "alive", "resumed"]);
    expect([session.isFollowing, playground.watches.at(-1)]).toEqual([true, { deploymentId: id, afterSequence: 1n }]);
  });

  test("a deployment of before is not heard", async () => {
    const before = await held(code);
    await held(edited);
    playground.report(before, "1", { case: "settled", value: {} });
    playground.report(await held(edited), "1", { case: "paused", value: {} });
    await until(() => reported().length > 0);
    expect(reported().map(([, kind]) => kind)).toEqual(["paused"]);
  });

  test("a closed session is silent", async () => {
    const id = await held(code);
    session.close();
    await until(() => !session.isFollowing);
    playground.report(id, "1", { case: "settled", value: {} });
    expect(reported()).toEqual([]);
  });
});

describe("joining", () => {
  /** A deployment that another page holds. */
  async function ofAnother(): Promise<string> {
    const other = await openSession(chatExample);
    const result = await other.hold({ handler: "theirs" });
    if (!result.ok) throw new Error("expected a deployment");
    return result.deployment.id;
  }

  test("runs of the code call it, and runs of other code do not", async () => {
    const id = await ofAnother();
    session.join(id, code);
    expect([session.isJoined(code), session.isJoined(edited)]).toEqual([true, false]);
    session.prepare(code);
    expect(await held(code)).toBe(id);
    expect(playground.deploys).toHaveLength(1);
    expect(await held(edited)).not.toBe(id);
    expect(session.isJoined(code)).toBe(false);
  });

  test("its events are reported", async () => {
    const id = await ofAnother();
    session.join(id, code);
    playground.report(id, "1", { case: "paused", value: {} });
    await until(() => reported().length === 1);
    // Joined already: a second watch would report the first event again.
    session.join(id, code);
    playground.report(id, "1", { case: "resumed", value: {} });
    await until(() => reported().length > 1);
    expect(reported()).toEqual([
      [`${id}/1`, "paused"],
      [`${id}/1`, "resumed"],
    ]);
  });

  test("it is followed to where its owner's page has made it again, and its new name is known", async () => {
    const owner = await openSession(chatExample);
    const held = async () => {
      const result = await owner.hold({ handler: "theirs" });
      return result.ok ? result.deployment.id : "";
    };
    const id = await held();
    session.join(id, code);
    playground.endDeployments();
    await until(() => !session.isFollowing && !owner.isFollowing);
    const again = await held();
    expect(again).not.toBe(id);
    expect(await session.deployed(code)).toMatchObject({ ok: true, deployment: { id: again, moved: true } });
    expect(session.isJoined(code)).toBe(true);
    owner.forget();
  });

  test("when it is gone the reader is told, once, and then serves the code alone", async () => {
    session.join(await ofAnother(), code);
    playground.endDeployments();
    await until(() => !session.isFollowing);
    session.prepare(code);
    await expect(session.deployed(code)).rejects.toMatchObject({ code: Code.FailedPrecondition });
    expect(session.isJoined(code)).toBe(false);
    expect(playground.deploys).toHaveLength(1);
    await held(code);
    expect(playground.deploys).toHaveLength(2);
  });
});
