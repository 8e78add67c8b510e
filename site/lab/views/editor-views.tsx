// The tabs of what the reader reads and edits.
import { HandlerPane, ProtoPane } from "../features/editor/code-pane.tsx";
import type { ControlName } from "../../schemas/lab-parts.ts";
import type { Lab } from "../lab.ts";
import type { FileId } from "./lab-views.ts";
import { lazily } from "./lazily.tsx";
import type { View, ViewProps } from "./view.ts";

const ClientProgram = lazily(async () => (await import("../features/client-program/client-program.tsx")).ClientProgram);
const Changes = lazily(async () => (await import("../features/editor/changes.tsx")).Changes);

const handler: View = {
  id: "handler",
  label: (lab) => lab.views.fileName("handler"),
  panel: HandlerPane,
  badge: HandlerEdited,
  stays: true,
};
const proto: View = {
  id: "proto",
  label: (lab) => lab.views.fileName("proto"),
  panel: ProtoPane,
  badge: ProtoEdited,
};
/** By the control that shows their tab. */
const others = {
  changes: { id: "changes", label: () => "Changes", panel: Changes },
  "client-program": { id: "client", label: () => "client.ts", panel: ClientProgram },
} satisfies Partial<Record<ControlName, View>>;

/** The files of that lab, among them those that the reader has added, and what else there is to read. */
export function editorViewsOf(lab: Lab): readonly [View, ...View[]] {
  const rest = Object.entries(others).filter(([name, { id }]) => {
    return lab.level.shows(name as keyof typeof others) || lab.views.editor.value === id;
  });
  const added = Object.keys(lab.files.added.files.value).map(addedView);
  return [handler, proto, ...added, ...rest.map(([, view]) => view)];
}

/** The same for the same path: another component would make its editor anew with each key. */
const addedViews = new Map<string, View>();

function addedView(path: string): View {
  const known = addedViews.get(path);
  if (known) return known;
  const id = path as FileId;
  const view: View = {
    id,
    label: (lab) => lab.views.fileName(id),
    panel: lazily(async () => {
      const { AddedPane } = await import("../features/editor/added-pane.tsx");
      return (props) => <AddedPane {...props} path={id} />;
    }),
  };
  addedViews.set(path, view);
  return view;
}

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
