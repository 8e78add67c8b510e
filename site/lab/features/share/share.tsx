// The buttons that give the lab away: as a link, into the same running handler, into another page, as a project.
import type { ComponentType } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { Icon } from "../../parts/icon.tsx";

type Sheet = ComponentType<{ readonly lab: Lab }>;

export function ShareButton({ lab }: { readonly lab: Lab }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [sheet, setSheet] = useState<{ readonly panel: Sheet } | "failed" | undefined>(undefined);
  const open = (): void => {
    dialog.current?.showModal();
    import("./share-sheet.tsx").then(
      ({ ShareSheet }) => setSheet({ panel: ShareSheet }),
      () => setSheet("failed"),
    );
  };
  const close = (): void => {
    dialog.current?.close();
    setSheet(undefined);
  };
  return (
    <>
      <button type="button" class="lab-icon-button" aria-label="Share" title="Share" onClick={open}>
        <Icon of="share" />
      </button>
      <dialog ref={dialog} class="lab-dialog" aria-labelledby={id} onClose={() => setSheet(undefined)}>
        <h2 id={id} class="lab-dialog-title">
          Share this lab
        </h2>
        {sheet === "failed" && <p role="alert">The server is away, so nothing can be shared now. Try again later.</p>}
        {typeof sheet === "object" && <sheet.panel lab={lab} />}
        <button type="button" class="lab-button" onClick={close}>
          Close
        </button>
      </dialog>
    </>
  );
}
