// The island's door: everything a reader can do with one example, in one place.
import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ExampleData } from "./example.ts";
import { Lab } from "./lab.ts";
import { Client } from "./features/client/client.tsx";
import { Guests } from "./features/guests/guests.tsx";
import { HandlerLog } from "./features/handler-log/handler-log.tsx";
import { Notices } from "./features/status/notices.tsx";
import { Output } from "./views/output.tsx";
import { AddFile } from "./features/editor/add-file.tsx";
import { Problems } from "./features/editor/problems.tsx";
import { showEvent, showPlace } from "./features/places/show-event.ts";
import { StatusStrip } from "./features/status/status-strip.tsx";
import { runOnCtrlEnter, Toolbar } from "./features/toolbar/toolbar.tsx";
import { editorViewsOf } from "./views/editor-views.tsx";
import { outputViews } from "./views/output-views.ts";
import { TabPanels, Tabs } from "./views/tabs.tsx";
import { viewOf } from "./views/view.ts";
import "./lab.css";

interface Props {
  readonly example: ExampleData;
  /** The method chosen at first; the example's default without it. */
  readonly method?: string;
  /** The static, highlighted handler: shown until the editor is loaded. */
  readonly children?: ComponentChildren;
  /** Whether the lab opens the share link in the page's address. */
  readonly linked?: boolean;
  /** What stands under the lab and works on its code. */
  readonly below?: (lab: Lab) => ComponentChildren;
}

export default function Workbench({ example, method, children, linked = false, below }: Props) {
  const [lab] = useState(() => new Lab(example, method));
  const id = useId();
  useEffect(() => {
    const isKept = (id: string): boolean => viewOf(outputViews, id).hidesRuns !== true;
    const forget = [lab.views.rememberOutput(isKept), lab.validation.remember()];
    return () => {
      for (const end of forget) end();
      lab.close();
    };
  }, [lab]);
  const root = useRef<HTMLElement>(null);
  // The page around the lab may listen: steps that tick themselves do.
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
  const editorViews = editorViewsOf(lab);
  const wide = viewOf(outputViews, lab.views.output.value).wide === true;
  return (
    <>
      <section ref={root} class="lab not-content" aria-label={`Lab: ${example.title}`}>
        <div class="lab-grid" data-wide={wide ? "true" : undefined} onKeyDown={(event) => runOnCtrlEnter(event, lab)}>
          <div class="lab-head">
            <div class="lab-file-tabs">
              <Tabs lab={lab} label="Files" idBase={id} views={editorViews} chosen={lab.views.editor} />
              <AddFile lab={lab} />
            </div>
            <Toolbar lab={lab} />
          </div>
          <div class="lab-files">
            <Notices lab={lab} linked={linked} />
            <TabPanels lab={lab} idBase={id} views={editorViews} chosen={lab.views.editor}>
              {children}
            </TabPanels>
            <Problems lab={lab} />
          </div>
          <Client lab={lab} />
          <Output lab={lab} idBase={`${id}-output`} views={outputViews} />
          <HandlerLog lab={lab} />
          <StatusStrip lab={lab} />
        </div>
        {below?.(lab)}
      </section>
      <Guests lab={lab} />
    </>
  );
}
