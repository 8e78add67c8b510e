// The island's door: everything a reader can do with one example, in one place.
import { useEffect, useId, useState } from "preact/hooks";
import { CodePane } from "./editor/code-pane.tsx";
import { ProtoView } from "./editor/proto-view.tsx";
import type { WorkbenchProps } from "./example.ts";
import { Lab } from "./lab.ts";
import { Client } from "./panels/client.tsx";
import { FileTabs } from "./panels/file-tabs.tsx";
import { HandlerLog } from "./panels/handler-log.tsx";
import { Problems } from "./panels/problems.tsx";
import { StatusStrip } from "./panels/status-strip.tsx";
import { StreamLog } from "./panels/stream-log.tsx";
import { Toolbar } from "./panels/toolbar.tsx";
import "./styles/lab.css";

export default function Workbench({ example, method, children }: WorkbenchProps) {
  const [lab] = useState(() => new Lab(example, method));
  const id = useId();
  useEffect(() => () => lab.close(), [lab]);
  return (
    <section class="lab not-content" aria-label={`Lab: ${example.title}`}>
      <div class="lab-grid" onKeyDown={(event) => runOnCtrlEnter(event, lab)}>
        <FileTabs lab={lab} idBase={id} />
        <Toolbar lab={lab} />
        <div class="lab-files">
          <div role="tabpanel" id={`${id}-handler`} aria-label="handler.ts" hidden={lab.file.value !== "handler"}>
            <CodePane lab={lab}>{children}</CodePane>
          </div>
          <div role="tabpanel" id={`${id}-proto`} aria-label="The .proto" hidden={lab.file.value !== "proto"}>
            <ProtoView path={example.protoPath} source={example.protoSource} />
          </div>
          <Problems lab={lab} />
        </div>
        <Client lab={lab} />
        <StreamLog lab={lab} />
        <HandlerLog lab={lab} />
        <StatusStrip lab={lab} />
      </div>
    </section>
  );
}

function runOnCtrlEnter(event: KeyboardEvent, lab: Lab): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  lab.run();
}
