// What tests give to parts that want a fault boundary: a fault that the test did not ask for fails it.
import { FaultBoundary } from "../../fault-boundary.ts";

/** Out of reach of every boundary, so that vitest sees it. */
export const failTest = (entry: unknown): void => {
  setImmediate(() => {
    throw entry instanceof Error ? entry : new Error(String(entry));
  });
};

export function noFaults(): FaultBoundary {
  return new FaultBoundary({ what: "a test", log: failTest, onFault: failTest });
}
