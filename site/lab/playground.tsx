// The start of the playground: a new lab from .proto files, the labs that are kept in this browser, and files that are opened.
import { signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { NewLab, type ReadProtos } from "./features/new-lab/new-lab.ts";
import { NewLabForm } from "./features/new-lab/new-lab-form.tsx";
import { keepDraft, takeDraft } from "./features/new-lab/new-draft.ts";
import { keepsAnything, keptLabs, labAsItStands } from "./features/own/own-labs.ts";
import { openFiles } from "./features/own/open-files.ts";
import { type ListActs, YourLabs } from "./features/own/your-labs.tsx";
import "./playground.css";

interface Said {
  readonly sentences: readonly string[];
  readonly undo?: (() => void) | undefined;
}

const read: ReadProtos = async (files, stop) =>
  (await import("./features/new-lab/read-protos.ts")).readProtos(files, stop);

export default function Playground() {
  const [labs] = useState(() => signal<ReturnType<typeof keptLabs>>([]));
  const [fresh] = useState(() => new NewLab(read));
  const said = useSignal<Said>({ sentences: [] });
  const refresh = (): void => void (labs.value = keptLabs());
  const acts: ListActs = { refresh, say: (sentence, undo) => (said.value = { sentences: [sentence], undo }) };
  useEffect(() => {
    refresh();
    takeDraft(fresh);
    const ends = [keepDraft(fresh), followStorage(refresh), () => fresh.close()];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const open = async (files: readonly File[]): Promise<void> => {
    const { said: sentences, protos } = await openFiles(files);
    if (protos.length > 0) fresh.add(protos);
    said.value = { sentences: protos.length > 0 ? [...sentences, toNew] : sentences };
    refresh();
  };
  return (
    <div class="pg-start not-content">
      <section aria-labelledby="new">
        <h2 id="new">New from a .proto</h2>
        <NewLabForm lab={fresh} />
      </section>
      <section aria-labelledby="yours">
        <h2 id="yours">Yours</h2>
        <Storage />
        <YourLabs labs={labs} acts={acts} />
        <Files hasLabs={labs.value.some((kept) => "lab" in kept)} onOpen={(files) => void open(files)} />
        <WhatWasDone said={said.value} />
      </section>
    </div>
  );
}

const toNew = "The .proto is under New: see what it declares, and press Create.";

/** Other tabs change the list too, and a page may come back as it was left. */
function followStorage(refresh: () => void): () => void {
  window.addEventListener("storage", refresh);
  window.addEventListener("pageshow", refresh);
  return () => {
    window.removeEventListener("storage", refresh);
    window.removeEventListener("pageshow", refresh);
  };
}

function Storage() {
  const keeps = useSignal(true);
  useEffect(() => void (keeps.value = keepsAnything()), []);
  return (
    <p class="pg-quiet">
      {keeps.value
        ? "Kept in this browser, and sent nowhere."
        : "This browser denies storage to this page: a lab that you make is in the address of its page alone, and can be exported there."}
    </p>
  );
}

interface FilesProps {
  readonly hasLabs: boolean;
  readonly onOpen: (files: readonly File[]) => void;
}

function Files({ hasLabs, onOpen }: FilesProps) {
  return (
    <div class="pg-files">
      <label class="pg-button pg-file-button">
        Open a file
        <input
          type="file"
          accept=".json,.proto,application/json"
          multiple
          onChange={({ currentTarget }) => {
            onOpen([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
      </label>
      <button type="button" class="pg-button" disabled={!hasLabs} onClick={() => void exportAll()}>
        Export all
      </button>
    </div>
  );
}

function WhatWasDone({ said: { sentences, undo } }: { readonly said: Said }) {
  return (
    <div class="pg-said" role="status">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {undo && (
        <button type="button" class="pg-button" onClick={undo}>
          Undo
        </button>
      )}
    </div>
  );
}

async function exportAll(): Promise<void> {
  const { exportLabs } = await import("./features/own/lab-file.ts");
  exportLabs(keptLabs().flatMap((kept) => ("lab" in kept ? [labAsItStands(kept.id, kept.lab)] : [])));
}
