// What a tab of the lab is: a name and a panel that knows the lab alone. To add one, write the panel, list it in
// output-views.ts or editor-views.tsx, and load it lazily when it is more than a few lines.
import type { ComponentChildren, ComponentType } from "preact";
import type { Lab } from "../lab.ts";

export interface ViewProps {
  readonly lab: Lab;
  /** What the page made ahead; only the handler's view has use for it. */
  readonly children?: ComponentChildren;
}

export interface View {
  readonly id: string;
  readonly label: (lab: Lab) => string;
  readonly panel: ComponentType<ViewProps>;
  /** Something small after the label, as the mark of edited code. */
  readonly badge?: ComponentType<ViewProps>;
  /** Wants the room of the handler's log too, which then stands below. */
  readonly wide?: boolean;
  /** Stays in the page while another tab is shown: an editor has state of its own. */
  readonly stays?: boolean;
  /** Nothing of a run is seen in it: a run leaves it for the first view, and it is not taken to other pages. */
  readonly hidesRuns?: boolean;
}

/** The view of that id; the first one when a choice from an earlier visit is no longer there. */
export function viewOf(views: readonly [View, ...View[]], id: string): View {
  return views.find((view) => view.id === id) ?? views[0];
}
