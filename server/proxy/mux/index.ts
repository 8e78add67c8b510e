// The mux's door.
export { mux } from "./handler.ts";
