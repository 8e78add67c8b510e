// Opens a lab that stands among text as a workbench, which fills the window; Escape, the button and Back close it.
import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "../lab.ts";
import { Icon } from "../parts/icon.tsx";
import { addOpenEntry, openedLab, placeOnPage } from "./open-entry.ts";

export function OpenBench({ lab }: { readonly lab: Lab }) {
  const { bench } = lab;
  const open = bench.layout.value !== "inline";
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // It was open when the page was left, or loaded again.
    if (button.current && openedLab() === placeOnPage(button.current)) bench.open();
  }, [bench]);
  useEffect(() => (open ? closesOnLeaving(lab) : undefined), [open]);
  if (bench.built !== "inline") return null;
  const label = open ? "Close workbench" : "Open workbench";
  return (
    <button
      ref={button}
      type="button"
      class="lab-icon-button lab-open-bench"
      aria-label={label}
      title={open ? "Back into the text (Esc)" : "The same lab, as large as the window"}
      onClick={({ currentTarget }) => (open ? closeBench(lab) : openBench(lab, currentTarget))}
    >
      <Icon of={open ? "smaller" : "larger"} />
    </button>
  );
}

function openBench(lab: Lab, button: Element): void {
  addOpenEntry(placeOnPage(button));
  lab.bench.open();
}

/** By the way that Back takes, so that no entry is left in the history. */
function closeBench(lab: Lab): void {
  if (openedLab() !== undefined) history.back();
  else lab.bench.close();
}

function closesOnLeaving(lab: Lab): () => void {
  const { href } = location;
  // A link to another place of the same page is an entry of its own, and closes nothing.
  const onBack = (): void => {
    if (openedLab() === undefined && location.href === href) lab.bench.close();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented && !keepsEscape(event.target)) closeBench(lab);
  };
  addEventListener("popstate", onBack);
  document.addEventListener("keydown", onKey);
  return () => {
    removeEventListener("popstate", onBack);
    document.removeEventListener("keydown", onKey);
  };
}

/** In an editor and in a dialog Escape has a meaning of its own. */
function keepsEscape(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("dialog, [role='textbox'], textarea, input, select, [popover]") !== null
  );
}
