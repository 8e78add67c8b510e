// The tabs of what comes back: each a panel of its own that reads the lab's state and nothing else.
import { StreamLog } from "../features/log/stream-log.tsx";
import { lazily } from "./lazily.tsx";
import type { View } from "./view.ts";

const Timeline = lazily(async () => (await import("../features/timeline/timeline.tsx")).Timeline);
const Wire = lazily(async () => (await import("../features/wire/wire.tsx")).Wire);
const Charts = lazily(async () => (await import("../features/charts/charts.tsx")).Charts);
const Flow = lazily(async () => (await import("../features/flow/flow.tsx")).Flow);
const Tests = lazily(async () => (await import("../features/tests/tests.tsx")).Tests);
const Outside = lazily(async () => (await import("../features/outside/outside.tsx")).Outside);
const Runs = lazily(async () => (await import("../features/runs/runs.tsx")).Runs);

/** What a client beside another shows: its own call, and nothing of the deployment that both call. */
export const guestViews: readonly [View, ...View[]] = [
  { id: "stream", label: () => "Stream", panel: StreamLog },
  { id: "timeline", label: () => "Timeline", panel: Timeline, wide: true },
  { id: "wire", label: () => "Wire", panel: Wire, wide: true },
  { id: "charts", label: () => "Charts", panel: Charts, wide: true },
  { id: "flow", label: () => "Flow", panel: Flow, wide: true },
];

export const outputViews: readonly [View, ...View[]] = [
  ...guestViews,
  { id: "tests", label: () => "Tests", panel: Tests, wide: true, hidesRuns: true },
  { id: "runs", label: () => "Runs", panel: Runs, wide: true },
  { id: "copy-as", label: () => "Copy as", panel: Outside, wide: true },
];
