// The door of what operators see of a part: its state and its metrics.
export { type AdminPort, type AdminPortOptions, openAdminPort } from "./admin-port.ts";
export { backendReadiness, proxyReadiness, type Readiness } from "./readiness.ts";
