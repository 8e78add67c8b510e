// The workbench of a lab of the reader's own: the one that the page's address names, or that its link holds.
import { useEffect, useState } from "preact/hooks";
import { isSharedFragment } from "./features/share/fragment.ts";
import { playgroundParts } from "../schemas/lab-parts.ts";
import type { Layout } from "./bench/bench.ts";
import type { ExampleData } from "./example.ts";
import type { Lab } from "./lab.ts";
import { loadMoreParts } from "./level/load-more-parts.ts";
import Workbench from "./workbench.tsx";
import { DeletedNotice } from "./features/own/deleted-notice.tsx";
import { openOwn, type OpenedOwn } from "./features/own/open-own.ts";
import "./playground.css";

export default function OwnWorkbench({ layout }: { readonly layout: Layout }) {
  const [fragment, setFragment] = useState(() => location.hash);
  const [opened, setOpened] = useState<OpenedOwn | undefined>(undefined);
  useEffect(() => {
    const follow = (): void => setFragment(location.hash);
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    let current = true;
    setOpened(undefined);
    void Promise.all([openOwn(fragment), loadMoreParts().catch(() => undefined)]).then(([found]) => {
      if (current) setOpened(found);
    });
    return () => (current = false);
  }, [fragment]);
  if (!opened) return <p class="pg-quiet">Loading…</p>;
  if ("fault" in opened) return <Missing fault={opened.fault} />;
  return <OwnLabView key={fragment} {...opened} linked={isSharedFragment(fragment)} layout={layout} />;
}

function Missing({ fault }: { readonly fault: string }) {
  return (
    <div class="pg-missing" role="alert">
      <p>{fault}</p>
      <p>
        <a href="/lab/">Your labs, and how to make one</a>
      </p>
    </div>
  );
}

interface ViewProps {
  readonly id: string;
  readonly example: ExampleData;
  readonly linked: boolean;
  readonly layout: Layout;
}

/** The page is called what the lab is called. */
function OwnLabView({ id, example, linked, layout }: ViewProps) {
  useEffect(() => {
    const heading = document.querySelector("h1");
    if (heading) heading.textContent = example.title;
    document.title = `${example.title} | ${document.title.split(" | ").at(-1) ?? ""}`;
  }, [example]);
  const notice = (lab: Lab) => <DeletedNotice lab={lab} id={id} />;
  return <Workbench example={example} linked={linked} layout={layout} parts={playgroundParts} notice={notice} />;
}
