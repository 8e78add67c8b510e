// Each carrier writes a deadline in its own way; in here it is a number of milliseconds.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";

const unitMs = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 } as const;

/** The longest timeout that timers, and with them gRPC servers, count right: 2^31 milliseconds, not quite 25 days. */
export const longestMs = 2 ** 31 - 1;

/** Reads `grpc-timeout` (gRPC over HTTP/2, "Timeout"). Throws INVALID_ARGUMENT unless it is 1 to 8 digits and a unit. */
export function parseGrpcTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  if (digits === undefined) throw malformed("grpc-timeout", '1 to 8 digits and a unit, as in "500m"', text);
  return Number(digits) * unitMs[unit as keyof typeof unitMs];
}

/** Reads `connect-timeout-ms` (Connect Protocol, "Timeout"). Throws INVALID_ARGUMENT unless it is 1 to 10 digits. */
export function parseConnectTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw malformed("connect-timeout-ms", 'up to 10 digits, as in "500"', text);
  return Number(text);
}

/** Writes `grpc-timeout` in the finest unit whose number still has 8 digits, so that whole milliseconds stay exact. */
export function formatGrpcTimeout(timeoutMs: number): string {
  const ms = Math.min(Math.max(timeoutMs, 0), longestMs);
  for (const unit of ["n", "u", "m"] as const) {
    const count = Math.round(ms / unitMs[unit]);
    if (count < 1e8) return `${String(count)}${unit}`;
  }
  return `${String(Math.floor(ms / unitMs.S))}S`;
}

function malformed(name: string, expected: string, found: string): PlaygroundError {
  return new PlaygroundError(
    StatusCode.INVALID_ARGUMENT,
    `${name} must be ${expected}, found ${JSON.stringify(found)}`,
  );
}
