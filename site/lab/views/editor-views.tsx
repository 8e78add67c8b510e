// The tabs of what the reader reads and edits.
import { CodePane } from "../editor/code-pane.tsx";
import { ProtoView } from "../editor/proto-view.tsx";
import type { View, ViewProps } from "./view.ts";

export const editorViews: readonly [View, ...View[]] = [
  { id: "handler", label: () => "handler.ts", panel: CodePane, badge: Edited, stays: true },
  { id: "proto", label: ({ example }) => example.protoPath.split("/").at(-1) ?? "", panel: Proto },
];

function Proto({ lab }: ViewProps) {
  return <ProtoView path={lab.example.protoPath} source={lab.example.protoSource} />;
}

function Edited({ lab }: ViewProps) {
  if (!lab.code.edited.value) return null;
  return (
    <span class="lab-edited" title="edited">
      <span class="lab-visually-hidden">edited</span>
    </span>
  );
}
