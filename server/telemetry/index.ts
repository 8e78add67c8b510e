// The door of what operators see of a part: its state and its metrics.
export { type AdminPort, type AdminPortOptions, openAdminPort } from "./admin-port.ts";
export type { CallObserver } from "./calls.ts";
export type { BackendCounts } from "./metrics/sandbox-metrics.ts";
export { startTelemetry } from "./telemetry.ts";
export { backendReadiness, proxyReadiness, type Readiness } from "./readiness.ts";
