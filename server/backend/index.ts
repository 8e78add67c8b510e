// The backend's door.
export { startBackend } from "./backend.ts";
export { loadDescriptors } from "./descriptors.ts";
