// Ctrl+Enter runs, wherever in a lab the focus is.
import type { Lab } from "../../lab.ts";

export function runOnCtrlEnter(event: KeyboardEvent, lab: Lab): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  lab.start();
}
