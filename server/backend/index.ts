// The backend's door.
export { startBackend } from "./backend.ts";
