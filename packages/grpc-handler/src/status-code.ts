/** The seventeen status codes of gRPC, by their standard names and numbers. */
export const StatusCode = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type StatusCode = (typeof StatusCode)[keyof typeof StatusCode];

const names = new Map<number, string>(Object.entries(StatusCode).map(([name, code]) => [code, name]));

/** The standard name of a status code: 5 → "NOT_FOUND". A number that gRPC does not define reads "CODE_<number>". */
export function statusName(code: number): string {
  return names.get(code) ?? `CODE_${String(code)}`;
}

/** True for the numbers 0 to 16. */
export function isStatusCode(code: unknown): code is StatusCode {
  return typeof code === "number" && names.has(code);
}
