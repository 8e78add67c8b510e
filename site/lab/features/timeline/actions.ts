// What the parts of the timeline can do: look closer or elsewhere.
import type { RunState } from "../../../run/state/run-state.ts";
import type { Lab } from "../../lab.ts";
import type { Stretch } from "./picture.ts";

export interface Actions {
  readonly lab: Lab;
  readonly state: RunState;
  readonly whole: Stretch;
  readonly stretch: Stretch;
  /** Undefined: the whole call. */
  readonly setLook: (look: Stretch | undefined) => void;
}
