// The backend's door.
export { type BackendOptions, startBackend } from "./backend.ts";
export { loadDescriptors } from "./descriptors.ts";
export type { Deployments } from "./sandboxed-call.ts";
