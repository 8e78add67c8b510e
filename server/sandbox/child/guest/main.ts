// What the isolate offers the runner: start once, then one entry for each thing that can happen to a call.
import "./encoding-globals.ts";
import type { GrpcHandler } from "grpc-handler";
import type { CallHead } from "../../wire/call-head.ts";
import { GuestCall } from "./call.ts";
import type { MakeChecker, RequestChecker } from "./checks.ts";
import { removeCodeFromText } from "./code-from-text.ts";
import { runFor } from "./current-call.ts";
import { removeDangerousGlobals } from "./globals.ts";
import { handlerOf, WrongExport } from "./handler.ts";
import { attachHost, host, isAttached } from "./host.ts";
import type { GuestLimits, Host } from "./host.ts";
import { describeThrown } from "./thrown.ts";
import { fireTimer } from "./timers.ts";
import { sites } from "./yield-sites.ts";

const calls = new Map<number, GuestCall>();
let handler: GrpcHandler | undefined;
let makeChecker: MakeChecker | undefined;
let checker: RequestChecker | undefined;

/** The reader's module has run; the compiled code ends by calling this with what it exports. */
function ready(exports: Readonly<Record<string, unknown>>): void {
  if (handler) return;
  try {
    handler = handlerOf(exports);
    host().emit({ type: "loaded" });
  } catch (error) {
    host().emit({ type: "loadFailed", wrongExport: error instanceof WrongExport, ...describeThrown(error) });
  }
}

const entries = {
  /** Before the reader's module: from now on requests are checked by the rules of these descriptors. */
  checkRequests(rules: Uint8Array): void {
    if (!makeChecker) throw new Error("this snapshot holds no validator");
    checker = makeChecker(rules);
  },
  open(head: CallHead): void {
    if (!handler) return;
    const call = new GuestCall(head, checker?.checkOf(head));
    calls.set(head.call, call);
    const serving = handler;
    runFor(head.call, () => {
      void call.serve(serving).then(() => calls.delete(head.call));
    });
  },
  message: (call: number, payload: Uint8Array) => enter(call, (entered) => entered.message(payload)),
  /** Several messages of one call in one piece of bytes: an entry costs more than a message. */
  messages(call: number, bytes: Uint8Array, lengths: readonly number[]): void {
    let at = 0;
    enter(call, (entered) => {
      for (const length of lengths) entered.message(bytes.slice(at, (at += length)));
    });
  },
  halfClose: (call: number) => enter(call, (entered) => entered.halfClose()),
  cancel: (call: number, reason: string) => enter(call, (entered) => entered.cancel(reason)),
  grant: (call: number, bytes: number) => enter(call, (entered) => entered.grant(bytes)),
  fire: (timer: number) => fireTimer(timer),
};

export type Entries = typeof entries;

/** A call that cannot take what has come, because the reader's code has replaced what it stands on, ends with a status. */
function enter(number: number, act: (call: GuestCall) => void): void {
  const call = calls.get(number);
  if (!call) return;
  runFor(number, () => {
    try {
      act(call);
    } catch (error) {
      call.failed(error);
    }
  });
}

type HostFunctions = [
  Host["send"],
  Host["received"],
  Host["emit"],
  Host["setTimer"],
  Host["clearTimer"],
  Host["now"],
  Host["random"],
  Host["digest"],
];

/** Called by the runner, once, in the fresh isolate. Functions cross the border one by one, hence the list. */
export function start(limits: GuestLimits, ...functions: HostFunctions): Entries {
  if (isAttached()) throw new Error("the isolate has started already");
  const [send, received, emit, setTimer, clearTimer, now, random, digest] = functions;
  attachHost({ send, received, emit, setTimer, clearTimer, now, random, digest }, limits);
  removeDangerousGlobals();
  return entries;
}

/** Puts `modules`, by import specifier, where compiled code looks for them. */
export function provide(modules: Readonly<Record<string, unknown>>, checkerMaker?: MakeChecker): void {
  makeChecker = checkerMaker;
  removeCodeFromText();
  const playground = Object.freeze({ start, ready, sites, modules: Object.freeze(modules) });
  Object.defineProperty(globalThis, "__playground", { value: playground });
}
