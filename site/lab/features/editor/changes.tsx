// What the reader has changed in the handler and its .proto, against the originals.
import { useEffect, useRef, useState } from "preact/hooks";
import type { DiffTexts, DiffView } from "./diff.ts";
import type { ViewProps } from "../../views/view.ts";

export function Changes({ lab }: ViewProps) {
  const { handler, proto, added } = lab.files;
  const changed = [
    ...[
      { id: "handler", file: handler, language: "typescript" } as const,
      { id: "proto", file: proto, language: "proto" } as const,
    ]
      .filter(({ file }) => file.edited.value)
      .map(({ id, file: { original, source }, language }): DiffTexts => {
        return { name: lab.views.fileName(id), original, modified: source.value, language };
      }),
    ...Object.entries(added.files.value).map(([name, modified]): DiffTexts => {
      return { name, original: "", modified, language: "proto" };
    }),
  ];
  if (changed.length === 0) return <p class="lab-empty">All is as it was: nothing has been changed yet.</p>;
  return (
    <div class="lab-changes">
      {changed.map((texts) => (
        <Diff key={texts.name} {...texts} />
      ))}
    </div>
  );
}

function Diff({ name, original, modified, language }: DiffTexts) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<DiffView | undefined>(undefined);
  const latest = useRef(modified);
  latest.current = modified;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    import("./diff.ts").then(
      ({ mountDiff }) => {
        if (!gone && host.current)
          view.current = mountDiff(host.current, { name, original, modified: latest.current, language });
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      view.current?.dispose();
    };
  }, [original, name]);
  useEffect(() => view.current?.setModified(modified), [modified]);
  if (failed) return <p class="lab-empty">The comparison could not be loaded; your code is kept.</p>;
  return <div ref={host} class="lab-diff" role="region" aria-label={`Changes of ${name}`} />;
}
