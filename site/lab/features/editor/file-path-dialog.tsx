// Asks for the path of a .proto: for one that is added, or one that gets another name.
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface Props {
  readonly title: string;
  readonly action: string;
  readonly path: string;
  /** What is wrong with a path, as a sentence. */
  readonly faultOf: (path: string) => string | undefined;
  readonly onPath: (path: string) => void;
  readonly onClose: () => void;
}

/** Open as long as it is there. */
export function FilePathDialog({ title, action, path, faultOf, onPath, onClose }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState(path);
  const [fault, setFault] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = typed.trim();
    const wrong = faultOf(wanted);
    setFault(wrong ?? "");
    if (wrong !== undefined) return;
    dialog.current?.close();
    onPath(wanted);
  };
  return (
    <dialog ref={dialog} class="lab-dialog" aria-labelledby={`${id}-title`} onClose={onClose}>
      <h2 id={`${id}-title`} class="lab-dialog-title">
        {title}
      </h2>
      <form class="lab-given" onSubmit={submit} noValidate>
        <label class="lab-label" for={id}>
          Path
        </label>
        <input
          id={id}
          class="lab-given-text"
          value={typed}
          placeholder="shop/v1/money.proto"
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          aria-invalid={fault !== ""}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <p id={`${id}-hint`} class={fault === "" ? "lab-muted lab-outside-note" : "lab-mistake"} role="status">
          {fault === "" ? "As other files import it. The folder is its package, by convention." : fault}
        </p>
        <div class="lab-wrap">
          <button type="submit" class="lab-button lab-run">
            {action}
          </button>
          <button type="button" class="lab-button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  );
}
