// Tabs as the ARIA practices have them: arrows, Home and End move, one stop for the Tab key.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Lab } from "../lab.ts";
import { type View, viewOf } from "./view.ts";

interface Props {
  readonly lab: Lab;
  readonly label: string;
  /** Tells the tabs of one lab from those of another. */
  readonly idBase: string;
  readonly views: readonly [View, ...View[]];
  readonly chosen: Signal<string>;
}

export function Tabs({ lab, label, idBase, views, chosen }: Props) {
  const current = viewOf(views, chosen.value);
  const show = (view: View | undefined): void => {
    if (!view) return;
    chosen.value = view.id;
    document.getElementById(`${idBase}-tab-${view.id}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbour(event.key, views.indexOf(current), views.length);
    if (next === undefined) return;
    event.preventDefault();
    show(views[next]);
  };
  return (
    <div class="lab-tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {views.map((view) => (
        <button
          key={view.id}
          id={`${idBase}-tab-${view.id}`}
          type="button"
          role="tab"
          class="lab-tab"
          aria-selected={view === current}
          aria-controls={view === current || view.stays ? `${idBase}-panel-${view.id}` : undefined}
          tabIndex={view === current ? 0 : -1}
          onClick={() => (chosen.value = view.id)}
        >
          {view.label(lab)}
          {view.badge && <view.badge lab={lab} />}
        </button>
      ))}
    </div>
  );
}

function neighbour(key: string, index: number, count: number): number | undefined {
  if (key === "ArrowRight") return (index + 1) % count;
  if (key === "ArrowLeft") return (index - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}

/** The panels that belong to the tabs: the chosen one, and those that stay. */
export function TabPanels({
  lab,
  idBase,
  views,
  chosen,
  children,
}: Omit<Props, "label"> & { children?: ComponentChildren }) {
  const current = viewOf(views, chosen.value);
  return (
    <>
      {views.map((view) =>
        view === current || view.stays ? (
          <div
            key={view.id}
            role="tabpanel"
            class="lab-tabpanel"
            id={`${idBase}-panel-${view.id}`}
            aria-labelledby={`${idBase}-tab-${view.id}`}
            hidden={view !== current}
          >
            <view.panel lab={lab}>{children}</view.panel>
          </div>
        ) : null,
      )}
    </>
  );
}
