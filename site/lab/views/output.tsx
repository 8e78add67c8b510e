// What comes back from a run, in as many views as there are tabs.
import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "../lab.ts";
import { TabPanels, Tabs } from "./tabs.tsx";
import { type View, viewOf } from "./view.ts";
import { SpokenSummary } from "../features/log/spoken-summary.tsx";

interface Props {
  readonly lab: Lab;
  readonly idBase: string;
  readonly views: readonly [View, ...View[]];
}

export function Output({ lab, idBase, views }: Props) {
  const shown = lab.level.views(lab.views.output.value);
  const pane = useRef<HTMLElement>(null);
  const tabs = views.filter(({ id }) => (shown as readonly string[]).includes(id)) as [View, ...View[]];
  const { run } = lab.state.value;
  useEffect(() => {
    if (run === 0) return;
    const { output } = lab.views;
    if (viewOf(views, output.peek()).hidesRuns === true) output.value = views[0].id;
    lab.bench.pane.value = "result";
    // On a phone the stream is below the code: a Run brings it into view, as smoothly as the page scrolls.
    pane.current?.scrollIntoView({ block: "nearest" });
  }, [run]);
  const isRejected = lab.state.value.phase === "rejected";
  useEffect(() => {
    // What is wrong is listed below the code.
    if (isRejected) lab.bench.pane.value = "code";
  }, [isRejected]);
  return (
    <section ref={pane} class="lab-pane lab-stream" aria-label={`Output of ${lab.title}`}>
      <header class="lab-pane-head">
        <Tabs lab={lab} label="Views of the run" idBase={idBase} views={tabs} chosen={lab.views.output} />
      </header>
      <SpokenSummary lab={lab} />
      <TabPanels lab={lab} idBase={idBase} views={views} chosen={lab.views.output} />
    </section>
  );
}
