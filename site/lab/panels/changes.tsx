// What the reader has changed in the handler, against the original.
import { useEffect, useRef, useState } from "preact/hooks";
import type { DiffView } from "../editor/diff.ts";
import type { ViewProps } from "../views/view.ts";

export function Changes({ lab }: ViewProps) {
  if (!lab.code.edited.value) return <p class="lab-empty">handler.ts is as it was: nothing has been changed yet.</p>;
  return <Diff original={lab.example.handlerSource} modified={lab.code.source.value} />;
}

function Diff({ original, modified }: { readonly original: string; readonly modified: string }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<DiffView | undefined>(undefined);
  const latest = useRef(modified);
  latest.current = modified;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    import("../editor/diff.ts").then(
      ({ mountDiff }) => {
        if (!gone && host.current) view.current = mountDiff(host.current, original, latest.current);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      view.current?.dispose();
    };
  }, [original]);
  useEffect(() => view.current?.setModified(modified), [modified]);
  if (failed) return <p class="lab-empty">The comparison could not be loaded; your code is kept.</p>;
  return <div ref={host} class="lab-diff" role="region" aria-label="Changes of handler.ts" />;
}
