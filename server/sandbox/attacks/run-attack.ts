// Deploys one attack into a session of its own, calls it as its file says, and judges what came of it.
import { Buffer } from "node:buffer";
import { StatusCode } from "grpc-handler";
import { limits } from "../../limits.ts";
import type { CallStatus, Sandbox, SandboxLimits, Session } from "../contract.ts";
import { compile, createSandbox } from "../index.ts";
import { handler } from "./attack.ts";
import type { Attack, AttackCall, Containment } from "./attack.ts";

export interface Verdict {
  /** What was not as it must be; empty when the attack was contained. */
  readonly faults: readonly string[];
  /** From the start to the status or the refusal, less the call's deadline if that ended it. */
  readonly containedMs: number;
}

interface Outcome {
  refusal?: string;
  status?: CallStatus;
  messages: string[];
  events: number;
}

const attacker = "attacker";
const neighbour = "neighbour";
/** Attacks run beside each other: one that the server's limits end, not this, may have to wait for the processor first. */
const ordinaryDeadlineMs = 30_000;
/** A runner may be busy for one entry after the attack is over. */
const neighbourMs = 20_000;

const neighbourSource = handler(
  `async handleRequest() {
    const alien = Object.keys(globalThis).filter((name) => !/^(mine|atob|btoa)$/.test(name)).join();
    return say((globalThis as any).mine + alien + [].concat([] as never).length + String({}));
  }`,
  `(globalThis as any).mine = "untouched ";`,
);
const neighbourSays = "untouched 0[object Object]";

export async function runAttack(sandbox: Sandbox, attack: Attack): Promise<Verdict> {
  if (!attack.limits) return runIn(sandbox, attack);
  const own = smallSandbox(attack.limits);
  return runIn(own, attack).finally(() => own.close());
}

function smallSandbox(changes: Partial<SandboxLimits["sandbox"]>): Sandbox {
  const sandbox = { ...limits.sandbox, warmRunners: 0, ...changes };
  return createSandbox({ limits: { ...limits, sandbox }, log: () => undefined });
}

async function runIn(sandbox: Sandbox, attack: Attack): Promise<Verdict> {
  const session = await sandbox.openSession();
  try {
    await deploy(session, neighbour, neighbourSource, () => undefined);
    const startMs = performance.now();
    const outcome = await perform(session, attack);
    const waitedMs = outcome.status?.code === StatusCode.DEADLINE_EXCEEDED ? deadlineOf(attack.call) : 0;
    const containedMs = performance.now() - startMs - waitedMs;
    const after = await aftermath(session, attack.expected);
    const faults = outOfTime(outcome, session) ? [] : [...faultsOf(outcome, attack.expected), ...after];
    return { faults, containedMs };
  } finally {
    session.close();
  }
}

/** On a slow machine the time limits end what another limit would have ended later: contained, only sooner. */
function outOfTime({ status }: Outcome, session: Session): boolean {
  const reasons = [status?.message ?? "", session.ended.aborted ? String(session.ended.reason) : ""];
  return reasons.some((text) => /without yielding to the event loop|held the processor/u.test(text));
}

async function perform(session: Session, { source, call }: Attack): Promise<Outcome> {
  const outcome: Outcome = { messages: [], events: 0 };
  const refusal = await deploy(session, attacker, source, () => outcome.events++);
  if (refusal !== undefined) return { ...outcome, refusal };
  const statuses = Array.from({ length: call?.calls ?? 1 }, () => open(session, attacker, outcome.messages, call));
  outcome.status = await (statuses.at(-1) ?? Promise.reject(new Error("an attack makes at least one call")));
  return outcome;
}

/** Why not, if it was refused. */
async function deploy(session: Session, id: string, source: string, onEvent: () => void): Promise<string | undefined> {
  const compiled = await compile({ "handler.ts": source });
  const loaded = compiled.ok ? await session.load({ id, ...compiled }, onEvent) : compiled;
  return loaded.ok ? undefined : loaded.diagnostics.map(({ message }) => message).join("\n");
}

function open(session: Session, programId: string, messages: string[], call: AttackCall = {}): Promise<CallStatus> {
  const { promise, resolve } = Promise.withResolvers<CallStatus>();
  const { kind = "unary", stalls = false, requests = 1 } = call;
  const where = { programId, callId: "call", service: "test.v1.TestService", method: "Test", peer: "127.0.0.1:1" };
  const sent = session.call(
    { ...where, kind, metadata: {}, timeoutMs: deadlineOf(call) },
    {
      onHeaders: () => undefined,
      onMessage(payload) {
        messages.push(Buffer.from(payload.subarray(0, 1_000)).toString());
        if (!stalls) sent.grant(payload.byteLength);
      },
      onDrain: () => undefined,
      onFinish: resolve,
    },
  );
  for (let request = 0; request < requests; request++) sent.message(new Uint8Array());
  sent.halfClose();
  return promise;
}

function deadlineOf(call: AttackCall = {}): number {
  return call.deadlineMs ?? ordinaryDeadlineMs;
}

function faultsOf({ refusal, status, messages, events }: Outcome, expected: Containment): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what);
  };
  if (expected.refused || refusal !== undefined)
    expect(refusal !== undefined && (expected.refused?.test(refusal) ?? false), `refusal: ${refusal ?? "none"}`);
  const { codes, message, says, mostMessages, mostEvents } = expected;
  const found = `status: ${String(status?.code)} ${status?.message ?? ""}`;
  if (codes) expect(status !== undefined && codes.includes(status.code), found);
  if (message) expect(status !== undefined && message.test(status.message), found);
  if (says) expect(says.test(messages.join("\n")), `messages: ${messages.join("\n")}`);
  if (mostMessages !== undefined) expect(messages.length <= mostMessages, `${String(messages.length)} messages`);
  if (mostEvents !== undefined) expect(events <= mostEvents, `${String(events)} events`);
  return faults;
}

/** The session goes on unless it may end, and the other deployment in it has felt nothing. */
async function aftermath(session: Session, { sessionMayEnd = false }: Containment): Promise<string[]> {
  const messages: string[] = [];
  const status = await open(session, neighbour, messages, { deadlineMs: neighbourMs });
  if (session.ended.aborted) return sessionMayEnd ? [] : [`the session ended: ${String(session.ended.reason)}`];
  if (status.code === StatusCode.OK && messages[0] === neighbourSays) return [];
  return [`the neighbour: ${String(status.code)} ${status.message} ${messages.join()}`];
}

/** A reader who has nothing to do with any attack. */
export class Witness {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async open(sandbox: Sandbox): Promise<Witness> {
    const session = await sandbox.openSession();
    await deploy(session, neighbour, neighbourSource, () => undefined);
    return new Witness(session);
  }

  async isServed(): Promise<boolean> {
    return (await aftermath(this.#session, {})).length === 0;
  }
}
