// The island's door: everything a reader can do with one example, in one place.
import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ShownParts } from "../schemas/lab-parts.ts";
import type { Layout } from "./bench/bench.ts";
import { OpenBench } from "./bench/open-button.tsx";
import { PaneTabs } from "./bench/pane-tabs.tsx";
import { CodeSplitter, TaskSplitter } from "./bench/splitters.tsx";
import type { ExampleData } from "./example.ts";
import { Lab } from "./lab.ts";
import { loadBeforeWaking, useMoreParts } from "./level/load-more-parts.ts";
import { Client } from "./features/client/client.tsx";
import { AddClient, ClientName, Guests } from "./features/guests/guests.tsx";
import { Notices } from "./features/status/notices.tsx";
import { Output } from "./views/output.tsx";
import { Problems } from "./features/editor/problems.tsx";
import { showEvent, showPlace } from "./features/places/show-event.ts";
import { StatusStrip } from "./features/status/status-strip.tsx";
import { runOnCtrlEnter, Toolbar } from "./features/toolbar/toolbar.tsx";
import { editorViewsOf } from "./views/editor-views.tsx";
import { outputViews } from "./views/output-views.ts";
import { useSize } from "./parts/use-size.ts";
import { TabPanels, Tabs } from "./views/tabs.tsx";
import { viewOf } from "./views/view.ts";
import "./lab.css";

export { loadMoreParts } from "./level/load-more-parts.ts";

if (typeof document !== "undefined") loadBeforeWaking();

interface Props {
  readonly example: ExampleData;
  /** The method chosen at first; the example's default without it. */
  readonly method?: string;
  /** What the page shows from the beginning; the plainest lab without it. */
  readonly parts?: ShownParts | undefined;
  /** How the lab stands in its page. */
  readonly layout?: Layout;
  /** The static, highlighted handler: shown until the editor is loaded. */
  readonly children?: ComponentChildren;
  /** Whether the lab opens the share link in the page's address. */
  readonly linked?: boolean;
  /** What the page itself has to say above the code. */
  readonly notice?: (lab: Lab) => ComponentChildren;
  /** What stands in the page's text, after the lab, and works on its code. */
  readonly below?: (lab: Lab) => ComponentChildren;
}

export default function Workbench({ example, method, parts, layout, children, linked = false, notice, below }: Props) {
  const [lab] = useState(() => new Lab(example, { method, parts, layout }));
  const root = useLab(lab);
  const layoutNow = lab.bench.layout.value;
  const bench = layoutNow === "inline" ? undefined : layoutNow;
  return (
    <section
      ref={root}
      class="lab not-content"
      aria-label={`Lab: ${example.title}`}
      data-bench={bench}
      data-pane={bench && lab.bench.pane.value}
    >
      <div class="lab-shell">
        {bench && <PaneTabs lab={lab} />}
        {bench === "beside" && <TaskSplitter />}
        <Grid lab={lab} linked={linked} notice={notice?.(lab)}>
          {children}
        </Grid>
      </div>
      {below?.(lab)}
    </section>
  );
}

interface GridProps extends Pick<Props, "linked" | "children"> {
  readonly lab: Lab;
  readonly notice: ComponentChildren;
}

/** Code, result and status, each in its place. */
function Grid({ lab, linked, notice, children }: GridProps) {
  const id = useId();
  const editorViews = editorViewsOf(lab);
  const addFile = useMoreParts(lab, "add-file");
  const handlerLog = useMoreParts(lab, "handler-log");
  const wide = viewOf(outputViews, lab.views.output.value).wide === true;
  const foot = useSize<HTMLDivElement>({ width: 0, height: 0 });
  return (
    <div
      class="lab-grid"
      data-more={lab.level.more.value}
      style={{ "--lab-foot-px": foot.height }}
      onKeyDown={(event) => runOnCtrlEnter(event, lab)}
    >
      <div class="lab-head">
        <div class="lab-file-tabs">
          <Tabs lab={lab} label="Files" idBase={id} views={editorViews} chosen={lab.views.editor} />
          {addFile && <addFile.AddFile lab={lab} />}
        </div>
        <Toolbar lab={lab} />
      </div>
      <div class="lab-files">
        {notice}
        <Notices lab={lab} linked={linked === true} />
        <TabPanels lab={lab} idBase={id} views={editorViews} chosen={lab.views.editor}>
          {children}
        </TabPanels>
        <Problems lab={lab} />
      </div>
      {lab.bench.layout.value !== "inline" && <CodeSplitter />}
      <div class="lab-results" data-many={lab.look ? "true" : undefined}>
        <div class="lab-result" data-wide={wide ? "true" : undefined}>
          <ClientName lab={lab} />
          <Client lab={lab} />
          <Output lab={lab} idBase={`${id}-output`} views={outputViews} />
          {handlerLog && <handlerLog.HandlerLog lab={lab} />}
        </div>
        <Guests lab={lab} />
      </div>
      <div ref={foot.ref} class="lab-foot">
        <StatusStrip lab={lab} />
        <AddClient lab={lab} />
        <OpenBench lab={lab} />
      </div>
    </div>
  );
}

/** Restores what the browser stores for the lab, and dispatches an event to the page for each state, for the steps that tick themselves. */
function useLab(lab: Lab) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const isKept = (id: string): boolean => viewOf(outputViews, id).hidesRuns !== true;
    lab.level.remember();
    const forget = [lab.views.rememberOutput(isKept), lab.validation.remember()];
    return () => {
      for (const end of forget) end();
      lab.close();
    };
  }, [lab]);
  useSignalEffect(() => {
    const { value: detail } = lab.state;
    root.current?.dispatchEvent(new CustomEvent("lab:state", { bubbles: true, detail }));
  });
  // As may its text: it leads to places in the code.
  useEffect(() => {
    const show = (event: Event): void => showPlace(lab, event);
    root.current?.addEventListener(showEvent, show);
    return () => root.current?.removeEventListener(showEvent, show);
  }, [lab]);
  return root;
}
