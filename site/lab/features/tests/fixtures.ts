// Fixtures as the Tests tab shows them: rows that are pending first, and become what the run says.
import type { Fixture } from "fixture-format";
import type { RunFixturesResponse } from "../../../../proto/gen/playground/v1/playground_pb.js";
import type { JsonObject, MethodSample } from "../../example.ts";

/** A result as the playground sends it, its state as text. Its JSON text and the warnings of it only the pending row has. */
export interface FixtureRow extends Omit<RunFixturesResponse, "$typeName" | "$unknown" | "service" | "state"> {
  readonly state: "pending" | "passed" | "failed" | "skipped";
}

/** The rows with a new result of one of them, which keeps its place, its fixture and the warnings. */
export function withRow(rows: readonly FixtureRow[], result: FixtureRow): readonly FixtureRow[] {
  const known = rows.find(({ name }) => name === result.name);
  if (!known) return [...rows, result];
  const { fixture, warnings } = known;
  return rows.map((row) => (row === known ? { ...result, fixture, warnings } : row));
}

/** What failed is what the reader looks for: it stands above the rest, each part in the order of the fixtures. */
export function failedFirst(rows: readonly FixtureRow[]): readonly FixtureRow[] {
  const { failed = [], others = [] } = Object.groupBy(rows, ({ state }) => (state === "failed" ? "failed" : "others"));
  return [...failed, ...others];
}

/** "12 passed, 2 failed, 1 to go". */
export function sumOf(rows: readonly FixtureRow[]): string {
  const count = (state: FixtureRow["state"]): number => rows.filter((row) => row.state === state).length;
  const warned = rows.filter(({ warnings }) => warnings.length > 0).length;
  const parts = [
    `${String(count("passed"))} passed`,
    `${String(count("failed"))} failed`,
    ...(count("skipped") > 0 ? [`${String(count("skipped"))} skipped`] : []),
    ...(count("pending") > 0 ? [`${String(count("pending"))} to go`] : []),
    ...(warned > 0 ? [`${String(warned)} with warnings`] : []),
  ];
  return parts.join(", ");
}

/** Whether the lab can make the call as the fixture does: it has no others before it. */
export function isOneCall({ fixture }: FixtureRow): boolean {
  return fixture !== "" && (JSON.parse(fixture) as Fixture).before === undefined;
}

/** The index of the response that a failed row's first reason is about: "messages[3].price: …" is about the fourth. */
export function failingResponse({ state, reasons }: FixtureRow): number | undefined {
  if (state !== "failed") return undefined;
  const index = reasons.map((reason) => /^messages\[(\d+)\]/.exec(reason)?.[1]).find((found) => found !== undefined);
  return index === undefined ? undefined : Number(index);
}

/** The call of a fixture as a form is filled with it. Pauses between requests are left to the reader. */
export function sampleOfFixture({ request, handler }: Fixture): MethodSample {
  const metadata = Object.entries(request.metadata ?? {}).filter(([key]) => !ofCarrier.test(key));
  return {
    ...(request.message && { request: request.message }),
    ...(request.stream && { messages: request.stream.map(withoutPacing) }),
    metadata: Object.fromEntries(metadata.map(([key, value]) => [key, String(value)])),
    ...(handler.timeout_ms !== undefined && { deadlineMs: handler.timeout_ms }),
  };
}

/** Metadata that every carrier writes by itself. */
const ofCarrier = /^(content-type|te|grpc-.*)$/i;

function withoutPacing(message: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(message).filter(([key]) => !key.startsWith("$")));
}

/** What a fixture expects, as text. */
export function expectationOf({ expected_response: expected }: Fixture): string {
  return JSON.stringify(expected, undefined, 2);
}
