// The backend's door.
export { type BackendOptions, startBackend } from "./backend.ts";
