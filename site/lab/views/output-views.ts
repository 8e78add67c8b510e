// The tabs of what comes back: each a panel of its own that reads the lab's state and nothing else.
import { StreamLog } from "../panels/stream-log.tsx";
import type { View } from "./view.ts";

export const outputViews: readonly [View, ...View[]] = [{ id: "stream", label: () => "Stream", panel: StreamLog }];
