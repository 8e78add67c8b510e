// The tabs of what the reader reads and edits.
import { HandlerPane, ProtoPane } from "../features/editor/code-pane.tsx";
import { lazily } from "./lazily.tsx";
import type { View, ViewProps } from "./view.ts";

const ClientProgram = lazily(async () => (await import("../features/client-program/client-program.tsx")).ClientProgram);
const Changes = lazily(async () => (await import("../features/editor/changes.tsx")).Changes);

export const editorViews: readonly [View, ...View[]] = [
  {
    id: "handler",
    label: (lab) => lab.views.fileName("handler"),
    panel: HandlerPane,
    badge: HandlerEdited,
    stays: true,
  },
  { id: "proto", label: (lab) => lab.views.fileName("proto"), panel: ProtoPane, badge: ProtoEdited },
  { id: "changes", label: () => "Changes", panel: Changes },
  { id: "client", label: () => "client.ts", panel: ClientProgram },
];

function HandlerEdited({ lab }: ViewProps) {
  return <Edited is={lab.files.handler.edited.value} />;
}

function ProtoEdited({ lab }: ViewProps) {
  return <Edited is={lab.files.proto.edited.value} />;
}

function Edited({ is }: { readonly is: boolean }) {
  if (!is) return null;
  return (
    <span class="lab-edited" title="edited">
      <span class="lab-visually-hidden">edited</span>
    </span>
  );
}
