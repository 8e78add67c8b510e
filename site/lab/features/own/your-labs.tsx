// The list of the reader's own labs: opened, renamed, copied, exported, deleted and brought back.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { agoText } from "../status/ago.ts";
import {
  deleteLab,
  freeName,
  keepLab,
  type KeptLab,
  labAsItStands,
  labNamed,
  type ReadableLab,
  renameLab,
  type UnreadableKept,
} from "./own-labs.ts";
import { cleanName, longestName, type OwnLab, pathOf } from "./own-lab.ts";

/** What the page does for a list that changed. */
export interface ListActs {
  readonly refresh: () => void;
  /** Says what happened, with a way back where there is one. */
  readonly say: (sentence: string, undo?: () => void) => void;
}

export function YourLabs({
  labs,
  acts,
}: {
  readonly labs: ReadonlySignal<readonly KeptLab[]>;
  readonly acts: ListActs;
}) {
  if (labs.value.length === 0)
    return (
      <p class="pg-quiet">
        Nothing is kept yet. Make a lab from a .proto, or open an example, press Share, and Keep as my own.
      </p>
    );
  return (
    <ul class="pg-labs" aria-label="Your labs">
      {labs.value.map((kept) => (
        <li key={kept.id}>
          {"lab" in kept ? <Row kept={kept} acts={acts} /> : <Unreadable kept={kept} acts={acts} />}
        </li>
      ))}
    </ul>
  );
}

function Row({ kept, acts }: { readonly kept: ReadableLab; readonly acts: ListActs }) {
  const renaming = useSignal(false);
  const { id, lab, changedAtMs } = kept;
  const copy = (): void => {
    const made = keepLab({ ...labAsItStands(id, lab), name: freeName(lab.name), createdAtMs: Date.now() });
    acts.say(made.ok ? `${lab.name} was copied.` : `It was not copied. ${made.why}`);
    acts.refresh();
  };
  const save = (): void => {
    void import("./lab-file.ts").then(({ exportLab }) => exportLab(labAsItStands(id, lab)));
  };
  return (
    <>
      {renaming.value ? (
        <Rename kept={kept} acts={acts} onDone={() => (renaming.value = false)} />
      ) : (
        <a class="pg-lab-name" href={pathOf(id)}>
          {lab.name}
        </a>
      )}
      <span class="pg-quiet">
        {`changed ${agoText(Date.now() - changedAtMs)} · ${sizeText(labAsItStands(id, lab))} · ${methodsText(lab)}`}
      </span>
      <span class="pg-lab-acts" role="group" aria-label={`What to do with ${lab.name}`}>
        <Act name="Rename" of={lab.name} onClick={() => (renaming.value = true)} />
        <Act name="Duplicate" of={lab.name} onClick={copy} />
        <Act name="Export" of={lab.name} onClick={save} />
        <Act name="Delete" of={lab.name} onClick={() => remove(kept.id, lab.name, acts)} />
      </span>
    </>
  );
}

function Act({ name, of, onClick }: { readonly name: string; readonly of: string; readonly onClick: () => void }) {
  return (
    <button type="button" class="pg-link" aria-label={`${name} ${of}`} onClick={onClick}>
      {name}
    </button>
  );
}

interface RenameProps {
  readonly kept: ReadableLab;
  readonly acts: ListActs;
  readonly onDone: () => void;
}

function Rename({ kept: { id, lab }, acts, onDone }: RenameProps) {
  const fault = useSignal("");
  const typed = useSignal(lab.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = cleanName(typed.peek());
    fault.value =
      name === ""
        ? "A lab needs a name."
        : labNamed(name, id) === undefined
          ? ""
          : `There is a lab named “${name}” already: choose another name.`;
    if (fault.peek() !== "") return;
    if (!renameLab(id, lab, name)) acts.say("It was not renamed: the browser has no room, or denies storage.");
    onDone();
    acts.refresh();
  };
  return (
    <form class="pg-rename" onSubmit={submit} onKeyDown={({ key }) => key === "Escape" && onDone()}>
      <input
        ref={input}
        aria-label={`New name of ${lab.name}`}
        maxLength={longestName}
        value={typed.value}
        autocomplete="off"
        onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
      />
      <button type="submit" class="pg-button">
        Rename
      </button>
      <button type="button" class="pg-link" onClick={onDone}>
        Keep the name
      </button>
      <span class="pg-fault" role="alert">
        {fault.value}
      </span>
    </form>
  );
}

/** Of another version, or spoilt: nothing is done to it unless the reader wants it. */
function Unreadable({ kept, acts }: { readonly kept: UnreadableKept; readonly acts: ListActs }) {
  const { id, text } = kept;
  const name = `lab ${id}`;
  const save = (): void => {
    void import("./lab-file.ts").then(({ exportText }) => exportText(id, text));
  };
  return (
    <>
      <b>{name}</b>
      <span class="pg-fault">This lab cannot be opened: {kept.unreadable}. It is kept as it is.</span>
      <span class="pg-lab-acts" role="group" aria-label={`What to do with ${name}`}>
        <Act name="Export" of={name} onClick={save} />
        <Act name="Delete" of={name} onClick={() => remove(id, name, acts)} />
      </span>
    </>
  );
}

function remove(id: string, name: string, acts: ListActs): void {
  const undo = deleteLab(id);
  acts.refresh();
  acts.say(`${name} was deleted.`, () => {
    acts.say(undo() ? `${name} is back.` : `${name} could not be brought back: the browser has no room for it.`);
    acts.refresh();
  });
}

function sizeText({ handler, protos, clients }: OwnLab): string {
  const texts = [handler, ...Object.values(protos), ...Object.values(clients)];
  const bytes = texts.reduce((size, text) => size + new TextEncoder().encode(text).length, 0);
  return bytes < 1024 ? `${String(bytes)} bytes` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** The first few. */
function methodsText({ methods }: OwnLab): string {
  const names = methods.map(({ name }) => name.split("/").at(-1) ?? name);
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${String(names.length - 3)} more`;
}
