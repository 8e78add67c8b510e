// One call between a client and a handler in a runner: windows both ways, the deadline, one status. What the runner says
// is checked against what it may say now; a WireError ends the runner.
import { isStatusCode, StatusCode } from "grpc-handler";
import type {
  CallClient,
  CallStart,
  CallStatus,
  CancelReason,
  Metadata,
  SandboxCall,
  SandboxLimits,
  TraceCase,
} from "../contract.ts";
import { callTooLong } from "../../errors.ts";
import { CallQuota } from "./call-quota.ts";
import { cancelStatus } from "./cancel-status.ts";
import { placeText } from "./source-places.ts";
import type { SourcePlace, SourcePlaces } from "./source-places.ts";
import { callStarted, finished, headersSent, threw } from "./trace.ts";
import { RequestWindow, ResponseWindow } from "./windows.ts";
import type { Runner } from "../process/runner.ts";
import type { ConsoleFrame, FinishFrame, GuestFrame, Mark } from "../wire/guest-frame.ts";
import { metadataFault } from "../wire/metadata-rules.ts";
import { monotonicMs } from "../wire/monotonic.ts";
import { WireError } from "../wire/wire-error.ts";

/** Where a call runs, and where its events go. */
export interface CallSite {
  /** A fault in one of its calls ends the runner, since the state that it left is unknown. */
  readonly runner: Pick<Runner, "faults" | "queuedBytes" | "send">;
  /** The numbers of the deployment and of the call in that runner. */
  readonly program: number;
  readonly call: number;
  readonly places: SourcePlaces;
  readonly event: (callId: string, atMs: number, event: TraceCase) => void;
}

/** The frames of the isolate that concern a call. */
export type CallGuestFrame = Exclude<Extract<GuestFrame, { readonly call: number }>, ConsoleFrame>;

export class Call implements SandboxCall {
  readonly #start: CallStart;
  readonly #client: CallClient;
  readonly #site: CallSite;
  readonly #limits: SandboxLimits;
  readonly #requests: RequestWindow;
  readonly #responses: ResponseWindow;
  readonly #sentQuota: CallQuota;
  readonly #yieldedQuota: CallQuota;
  readonly #longest: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;
  #sent = { halfClose: false, cancel: undefined as CancelReason | undefined };
  /** What the runner has said of the handler. */
  #seen = { headers: false, halfClose: false, cancel: false, status: false, paused: false };
  #requestCount = 0;
  #responseCount = 0;
  #thrownAt: SourcePlace | undefined;
  /** The client's status; its event waits, after a cancel, for the handler to have noticed. */
  #status: CallStatus | undefined;
  #statusReported = false;

  constructor(start: CallStart, client: CallClient, site: CallSite, limits: SandboxLimits) {
    const { windowBytes, queuedBytes } = limits.sandbox;
    const { runner } = site;
    this.#start = start;
    this.#client = client;
    this.#site = site;
    this.#limits = limits;
    this.#requests = new RequestWindow({
      windowBytes,
      // The runner has more than enough to read.
      isBackpressured: () => runner.queuedBytes > queuedBytes,
      onDrain: () => {
        if (!this.#status) client.onDrain();
      },
    });
    this.#responses = new ResponseWindow(windowBytes, limits.messageBytes);
    this.#sentQuota = new CallQuota("received", limits);
    this.#yieldedQuota = new CallQuota("yielded", limits);
    const guardedTooLong = runner.faults.guard(() => this.#exceeded(callTooLong(limits)));
    this.#longest = setTimeout(guardedTooLong, limits.sandbox.callMs);
    this.#event(monotonicMs(), callStarted(start));
    const guardedLate = runner.faults.guard(() => this.cancel("deadline exceeded"));
    const { timeoutMs } = start;
    // Later ones come after the longest that a call may be open.
    if (timeoutMs !== undefined && timeoutMs < limits.sandbox.callMs)
      this.#deadline = setTimeout(guardedLate, Math.max(timeoutMs, 0));
  }

  get id(): string {
    return this.#start.callId;
  }

  message(payload: Uint8Array): boolean {
    if (this.#status || this.#sent.halfClose) return true;
    const excess = this.#sentQuota.take(payload.byteLength);
    if (excess !== undefined) {
      this.#exceeded(excess);
      return true;
    }
    const { runner, program, call } = this.#site;
    runner.send({ type: "message", program, call, payload });
    return this.#requests.sent(payload.byteLength);
  }

  halfClose(): void {
    if (this.#status || this.#sent.halfClose) return;
    this.#sent.halfClose = true;
    const { runner, program, call } = this.#site;
    runner.send({ type: "halfClose", program, call });
  }

  cancel(reason: CancelReason, status = cancelStatus(reason, this.#start.timeoutMs)): void {
    if (this.#status) return;
    this.#sent.cancel = reason;
    const { runner, program, call } = this.#site;
    runner.send({ type: "cancel", program, call, reason });
    this.#sendStatus(status);
  }

  grant(bytes: number): void {
    const credit = this.#responses.granted(bytes);
    const { runner, program, call } = this.#site;
    if (credit > 0 && !this.#status) runner.send({ type: "grant", program, call, bytes: credit });
  }

  /** The runner may be written to again. */
  drained(): void {
    if (!this.#status) this.#requests.settle();
  }

  /** Ends the call from the server's side. */
  end(status: CallStatus): void {
    if (!this.#status) this.#sendStatus(status);
    this.#reportStatus(monotonicMs());
  }

  onFrame(frame: CallGuestFrame, atMs: number): void {
    switch (frame.type) {
      case "headers":
        this.#onHeaders(frame.metadata, atMs);
        break;
      case "message":
        this.#onMessage(frame, atMs);
        break;
      case "received":
        this.#onTaken(frame.bytes, atMs);
        break;
      case "discarded":
        this.#requests.taken(frame.bytes);
        break;
      case "mark":
        this.#onMark(frame.mark, atMs);
        break;
      case "threw":
        this.#thrownAt = this.#site.places.inStack(frame.stack);
        this.#event(atMs, threw(this.#cut(frame.message), this.#thrownAt));
        break;
      case "finish":
        this.#onFinish(frame, atMs);
        break;
    }
  }

  /** The client's status names the limit; for the handler it is a cancel. */
  #exceeded(message: string): void {
    this.cancel("limit exceeded", { code: StatusCode.RESOURCE_EXHAUSTED, message, trailers: {} });
  }

  #onHeaders(metadata: Metadata, atMs: number): void {
    const { headers, status } = this.#seen;
    if (headers || status || this.#responseCount > 0) throw new WireError("initial metadata out of turn");
    this.#check(metadata);
    this.#seen.headers = true;
    if (this.#status) return;
    this.#event(atMs, headersSent(metadata));
    this.#client.onHeaders(metadata);
  }

  #onMessage({ payload, site }: Extract<GuestFrame, { readonly type: "message" }>, atMs: number): void {
    if (this.#seen.status) throw new WireError("a message after the status");
    if (this.#status) return;
    const sizeBytes = payload.byteLength;
    this.#responses.received(sizeBytes);
    const excess = this.#yieldedQuota.take(sizeBytes);
    if (excess !== undefined) {
      this.#exceeded(excess);
      return;
    }
    const line = this.#site.places.lineOfYield(site);
    this.#event(atMs, { case: "messageYielded", value: { index: BigInt(++this.#responseCount), sizeBytes, line } });
    this.#client.onMessage(payload);
  }

  #onTaken(sizeBytes: number, atMs: number): void {
    this.#event(atMs, { case: "messageReceived", value: { index: BigInt(++this.#requestCount), sizeBytes } });
    this.#requests.taken(sizeBytes);
  }

  #onMark(mark: Mark, atMs: number): void {
    switch (mark) {
      case "halfCloseSeen":
        this.#onHalfCloseSeen(atMs);
        break;
      case "cancelled":
        this.#onCancelled(atMs);
        break;
      case "paused":
      case "resumed":
        this.#onPaused(mark === "paused", atMs);
        break;
      case "settled":
        this.#reportStatus(atMs);
        this.#event(atMs, { case: "settled", value: {} });
        break;
    }
  }

  /** A handler may read again after the end, and gets the end again. */
  #onHalfCloseSeen(atMs: number): void {
    if (!this.#sent.halfClose) throw new WireError("a half-close was seen that was never sent");
    if (!this.#seen.halfClose) this.#event(atMs, { case: "halfCloseSeen", value: {} });
    this.#seen.halfClose = true;
  }

  #onCancelled(atMs: number): void {
    const { cancel: reason } = this.#sent;
    if (reason === undefined || this.#seen.cancel) throw new WireError("a cancel was seen that was never sent");
    this.#seen.cancel = true;
    this.#event(atMs, { case: "cancelled", value: { reason } });
    this.#reportStatus(atMs);
  }

  #onPaused(paused: boolean, atMs: number): void {
    if (this.#seen.paused === paused) throw new WireError("paused or resumed twice");
    this.#seen.paused = paused;
    this.#event(atMs, paused ? { case: "paused", value: {} } : { case: "resumed", value: {} });
  }

  #onFinish(frame: FinishFrame, atMs: number): void {
    if (this.#seen.status) throw new WireError("a second status");
    this.#seen.status = true;
    this.#check(frame.trailers);
    // The client got another status while this was under way.
    if (this.#status) return;
    const place = frame.unforeseen && this.#thrownAt ? ` (${placeText(this.#thrownAt)})` : "";
    const code = isStatusCode(frame.code) ? frame.code : StatusCode.UNKNOWN;
    this.#sendStatus({ code, message: this.#cut(frame.message) + place, trailers: frame.trailers }, atMs);
  }

  #cut(text: string): string {
    return text.slice(0, this.#limits.sandbox.errorChars);
  }

  #check(metadata: Metadata): void {
    const fault = metadataFault(metadata, this.#limits.metadataBytes);
    if (fault !== undefined) throw new WireError(fault);
  }

  /** Without a time the event waits for the handler to notice. */
  #sendStatus(status: CallStatus, reportAtMs?: number): void {
    this.#status = status;
    clearTimeout(this.#deadline);
    clearTimeout(this.#longest);
    if (reportAtMs !== undefined) this.#reportStatus(reportAtMs);
    this.#client.onFinish(status);
  }

  #reportStatus(atMs: number): void {
    if (!this.#status || this.#statusReported) return;
    this.#statusReported = true;
    this.#event(atMs, finished(this.#status));
  }

  #event(atMs: number, event: TraceCase): void {
    this.#site.event(this.id, atMs, event);
  }
}
