// On a phone: which part of the workbench is shown. Wider windows show all, and no tabs.
import type { Lab } from "../lab.ts";
import { type Pane, panes } from "./bench.ts";

const labels: Readonly<Record<Pane, string>> = { task: "Task", code: "Code", result: "Result" };

export function PaneTabs({ lab }: { readonly lab: Lab }) {
  const { pane, layout } = lab.bench;
  const offered = panes.filter((one) => one !== "task" || layout.value !== "alone");
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = offered[(offered.indexOf(pane.peek()) + by + offered.length) % offered.length];
    if (!next) return;
    pane.value = next;
    (event.currentTarget as HTMLElement).querySelectorAll("button")[offered.indexOf(next)]?.focus();
  };
  return (
    <div class="lab-panes" role="tablist" aria-label="Parts of the workbench" onKeyDown={onKeyDown}>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          class="lab-tab"
          aria-selected={one === pane.value}
          tabIndex={one === pane.value ? 0 : -1}
          onClick={() => (pane.value = one)}
        >
          {labels[one]}
        </button>
      ))}
    </div>
  );
}
