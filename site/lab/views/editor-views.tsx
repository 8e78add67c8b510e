// The tabs of what the reader reads and edits.
import { CodePane } from "../editor/code-pane.tsx";
import { ProtoView } from "../editor/proto-view.tsx";
import { lazily } from "./lazily.tsx";
import type { View, ViewProps } from "./view.ts";

const ClientProgram = lazily(async () => (await import("../panels/client-program.tsx")).ClientProgram);
const Changes = lazily(async () => (await import("../panels/changes.tsx")).Changes);

export const editorViews: readonly [View, ...View[]] = [
  { id: "handler", label: () => "handler.ts", panel: CodePane, badge: Edited, stays: true },
  { id: "proto", label: ({ example }) => example.protoPath.split("/").at(-1) ?? "", panel: Proto },
  { id: "changes", label: () => "Changes", panel: Changes },
  { id: "client", label: () => "client.ts", panel: ClientProgram },
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
