import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { LeaseService } from "./gen/lease/v1/lease_pb";
import Leases from "./handler.ts";

const { hold, listLeases } = LeaseService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function held(handler: Leases): Promise<string[]> {
  return (await run(handler, listLeases, [{}])).messages[0]?.held ?? [];
}

async function holding(handler: Leases, name: string) {
  const call = open(handler, hold);
  call.send({ name });
  await call.next();
  return call;
}

test("a lease is held from the first beat to the cancel, and no longer", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const handler = new Leases();
  const call = await holding(handler, "printer");
  await holding(handler, "camera");
  expect(await held(handler)).toEqual(["camera", "printer"]);
  const ended = call.finish();
  call.cancel();
  expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
  expect(await held(handler)).toEqual(["camera"]);
  expect(log).toHaveBeenCalledWith("released", "printer");
});

test("a heartbeat comes every 200 ms", async () => {
  const call = await holding(new Leases(), "printer");
  const second = call.next();
  await vi.advanceTimersByTimeAsync(200);
  expect(await second).toMatchObject({ beat: 2 });
});

test("what another call holds is ALREADY_EXISTS, and stays held", async () => {
  const handler = new Leases();
  await holding(handler, "printer");
  expect(await run(handler, hold, [{ name: "printer" }])).toMatchObject({ code: StatusCode.ALREADY_EXISTS });
  expect(await held(handler)).toEqual(["printer"]);
});

test("the eleventh is RESOURCE_EXHAUSTED", async () => {
  const handler = new Leases();
  for (let index = 0; index < 10; index++) await holding(handler, `lease ${String(index)}`);
  expect(await run(handler, hold, [{ name: "one more" }])).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
});

test.each(["", "x".repeat(21)])("the name %j is INVALID_ARGUMENT", async (name) => {
  expect(await run(new Leases(), hold, [{ name }])).toMatchObject({ code: StatusCode.INVALID_ARGUMENT });
});
