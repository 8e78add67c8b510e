// The isolate's only way out: functions that the runner passes in when the isolate starts. They copy what they are given.
import type { GuestFrame } from "../../wire/guest-frame.ts";

export interface Host {
  /** One response message; a frame of its own, since it comes by the thousand. */
  send(call: number, payload: Uint8Array, site: number): void;
  received(call: number, bytes: number): void;
  emit(frame: GuestFrame): void;
  setTimer(id: number, delayMs: number): void;
  clearTimer(id: number): void;
  /** Milliseconds since the program was loaded. */
  now(): number;
  random(bytes: number): Uint8Array;
  /** `algorithm`: "SHA-256" and the like. */
  digest(algorithm: string, bytes: Uint8Array): Uint8Array;
}

export interface GuestLimits {
  readonly messageBytes: number;
  readonly metadataBytes: number;
  readonly windowBytes: number;
  readonly timers: number;
  readonly consoleLineChars: number;
  readonly consoleLinesPerSecond: number;
  readonly errorChars: number;
}

let attached: { host: Host; limits: GuestLimits } | undefined;

export function attachHost(host: Host, limits: GuestLimits): void {
  attached = { host, limits };
}

export function detachHost(): void {
  attached = undefined;
}

export function isAttached(): boolean {
  return attached !== undefined;
}

export function host(): Host {
  return present().host;
}

export function limits(): GuestLimits {
  return present().limits;
}

function present(): { host: Host; limits: GuestLimits } {
  if (!attached) throw new Error("the isolate has not started yet");
  return attached;
}
