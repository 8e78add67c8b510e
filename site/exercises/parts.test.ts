import { expect, test } from "vitest";
import type { Exercise } from "../schemas/exercise.ts";
import { partsFor } from "./parts.ts";

type Call = Exercise["checks"][number]["calls"][number];
const partsOf = (...calls: Call[]) => partsFor({ checks: [{ name: "It holds.", calls }] });
const expects = { status: "OK" } as const;

test("a plain call needs no control", () => {
  expect(partsOf({ expect: expects })).toEqual({ views: ["stream", "timeline"], controls: [] });
});

test("what the checks do can be done by hand", () => {
  const { controls } = partsOf(
    { does: [{ received: 1 }, "cancel"], expect: expects },
    { metadata: { "x-who": "ann" }, deadlineMs: 100, opens: "at once", expect: { console: "bye" } },
  );
  expect(controls).toEqual(["cancel", "metadata", "deadline", "clients", "handler-log"]);
});

test("with a slow reader the flow is in sight", () => {
  expect(partsOf({ readsPerSecond: 2, expect: expects }).views).toContain("flow");
});
