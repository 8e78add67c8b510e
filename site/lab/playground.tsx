// The start of the playground: a new lab from .proto files, the labs that are kept in this browser, and files that are opened.
import { signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { NewLab } from "./features/new-lab/new-lab.ts";
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

export default function Playground() {
  const [labs] = useState(() => signal<ReturnType<typeof keptLabs>>([]));
  const [fresh] = useState(
    () =>
      new NewLab(async (files, stop) => (await import("./features/new-lab/read-protos.ts")).readProtos(files, stop)),
  );
  const keeps = useSignal(true);
  const said = useSignal<Said>({ sentences: [] });
  const refresh = (): void => void (labs.value = keptLabs());
  const acts: ListActs = { refresh, say: (sentence, undo) => (said.value = { sentences: [sentence], undo }) };
  useEffect(() => {
    refresh();
    keeps.value = keepsAnything();
    takeDraft(fresh);
    const end = keepDraft(fresh);
    // Another tab's changes, and a page that comes back as it was left.
    window.addEventListener("storage", refresh);
    window.addEventListener("pageshow", refresh);
    return () => {
      end();
      fresh.close();
      window.removeEventListener("storage", refresh);
      window.removeEventListener("pageshow", refresh);
    };
  }, []);
  const open = async (files: readonly File[]): Promise<void> => {
    const { said: sentences, protos } = await openFiles(files);
    if (protos.length > 0) fresh.add(protos);
    said.value = {
      sentences:
        protos.length > 0
          ? [...sentences, "The .proto is under New: see what it declares, and press Create."]
          : sentences,
    };
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
        <p class="pg-quiet">
          {keeps.value
            ? "Kept in this browser, and sent nowhere."
            : "This browser denies storage to this page: what you make is in the address of its page alone, and can be exported."}
        </p>
        <YourLabs labs={labs} acts={acts} />
        <div class="pg-files">
          <label class="pg-button pg-file-button">
            Open a file
            <input
              type="file"
              accept=".json,.proto,application/json"
              multiple
              onChange={({ currentTarget }) => {
                void open([...(currentTarget.files ?? [])]);
                currentTarget.value = "";
              }}
            />
          </label>
          <button
            type="button"
            class="pg-button"
            disabled={!labs.value.some((kept) => "lab" in kept)}
            onClick={() => void exportAll()}
          >
            Export all
          </button>
        </div>
        <div class="pg-said" role="status">
          {said.value.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {said.value.undo && (
            <button type="button" class="pg-button" onClick={said.value.undo}>
              Undo
            </button>
          )}
        </div>
      </section>
    </div>
  );
}

async function exportAll(): Promise<void> {
  const { exportLabs } = await import("./features/own/lab-file.ts");
  exportLabs(keptLabs().flatMap((kept) => ("lab" in kept ? [labAsItStands(kept.id, kept.lab)] : [])));
}
