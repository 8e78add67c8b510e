// What the lab of an exercise shows: what its checks do and look at, so that the reader can do and see the same.
import type { Exercise } from "../schemas/exercise.ts";
import type { ControlName, ShownParts, ViewName } from "../schemas/lab-parts.ts";

type Call = Exercise["checks"][number]["calls"][number];

const usedBy: Partial<Record<ControlName, (call: Call) => boolean>> = {
  cancel: ({ does = [] }) => does.includes("cancel"),
  metadata: ({ metadata }) => metadata !== undefined,
  deadline: ({ deadlineMs }) => deadlineMs !== undefined,
  clients: ({ opens }) => opens !== undefined,
  "handler-log": ({ expect }) => (expect.handler ?? expect.console ?? expect.left) !== undefined,
};

export function partsFor({ checks }: Pick<Exercise, "checks">): ShownParts {
  const calls = checks.flatMap((check) => check.calls);
  const controls = Object.entries(usedBy)
    .filter(([, uses]) => calls.some(uses))
    .map(([name]) => name as ControlName);
  const slow = calls.some(({ readsPerSecond }) => readsPerSecond !== undefined);
  const views: readonly ViewName[] = slow ? ["stream", "timeline", "flow"] : ["stream", "timeline"];
  return { views, controls };
}
