// A fault ends one call: with one line in the log, one status, and nothing that escapes.
import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";
import { StatusCode } from "grpc-handler";
import { describe, expect, it } from "vitest";
import { PlaygroundError } from "./errors.ts";
import { type Fault, FaultBoundary } from "./fault-boundary.ts";

function boundary(log?: (entry: unknown) => void): { faults: FaultBoundary; seen: Fault[]; lines: string[] } {
  const seen: Fault[] = [];
  const lines: string[] = [];
  const keep = (entry: unknown): void => void lines.push(String(entry));
  const onFault = (fault: Fault): void => void seen.push(fault);
  return { faults: new FaultBoundary({ what: "a test", log: log ?? keep, onFault }), seen, lines };
}

const broken = (): never => {
  throw new Error("secret internals");
};

describe("a fault boundary", () => {
  it("turns a listener's throw into INTERNAL with the request id that the log has", () => {
    const { faults, seen, lines } = boundary();
    new EventEmitter().on("data", faults.guard(broken)).emit("data");
    expect(seen).toEqual([
      { isOurs: true, code: StatusCode.INTERNAL, message: expect.any(String) as string, requestId: faults.requestId },
    ]);
    expect(seen[0]?.message).toContain(faults.requestId);
    expect(seen[0]?.message).not.toContain("secret");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      new RegExp(`^request ${faults.requestId}: a test: Error: secret internals\\n.*fault-boundary`),
    );
  });

  it("catches what a listener's promise, or a step's, rejects with", async () => {
    for (const start of [
      (f: FaultBoundary) => f.guard(() => Promise.reject(new Error("late")))(),
      (f: FaultBoundary) => f.run(() => Promise.reject(new Error("late"))),
    ]) {
      const { faults, seen } = boundary();
      start(faults);
      await setImmediate();
      expect(seen).toHaveLength(1);
    }
  });

  it("is silent from the second fault on", () => {
    const { faults, seen, lines } = boundary();
    for (let i = 0; i < 3; i++) faults.run(broken);
    expect([seen.length, lines.length]).toEqual([1, 1]);
  });

  it("passes a PlaygroundError's own status on, and logs nothing: its message says it all", () => {
    const { faults, seen, lines } = boundary();
    faults.fail(new PlaygroundError(StatusCode.NOT_FOUND, "no such thing"));
    expect(seen[0]).toMatchObject({ code: StatusCode.NOT_FOUND, message: "no such thing" });
    expect(lines).toEqual([]);
  });

  it("survives an answer that throws, and a log that throws", () => {
    const { faults, lines } = boundary();
    faults.answerWith(broken);
    faults.run(broken);
    expect(lines).toHaveLength(2);
    const deaf = boundary(broken);
    deaf.faults.run(broken);
    expect(deaf.seen).toHaveLength(1);
  });

  it("hands a listener's arguments on", () => {
    const heard: unknown[] = [];
    boundary().faults.guard((a: number, b: string) => heard.push(a, b))(1, "two");
    expect(heard).toEqual([1, "two"]);
  });
});
