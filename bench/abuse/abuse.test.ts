// A few hundred odd inputs at everything that faces strangers. The long version is `npm run bench -- abuse`.
import { expect, test } from "vitest";
import { abuse } from "./abuse.ts";

const testMs = 240_000;

test(
  "no process ends, and every call has a status",
  async () => {
    const { processesEnded, finds, calls, victim } = await abuse(
      { seconds: 200, seed: 42, attempts: 250, atOnce: 4 },
      () => undefined,
    );
    // How long the victim waited is for the benchmark to say: here others share the machine.
    expect(finds.filter((find) => !find.startsWith("the victim waited"))).toEqual([]);
    expect(processesEnded).toBe(0);
    expect(calls).toBeGreaterThan(50);
    expect(victim.ends).toEqual([]);
  },
  testMs,
);
