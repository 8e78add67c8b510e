// New from a .proto: it is written, pasted, dropped or opened; what it declares and what is wrong with it stand beside it.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { modeName } from "../../../run/state/method-entry.ts";
import { freeName, keepLab, labNamed } from "../own/own-labs.ts";
import { longestName, pathOf } from "../own/own-lab.ts";
import type { NewLab, Reading } from "./new-lab.ts";
import { ProtoBox } from "./proto-box.tsx";
import { ProblemList } from "./problem-list.tsx";

export function NewLabForm({ lab }: { readonly lab: NewLab }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const fault = useSignal("");
  const reading = lab.reading.value;
  // What was said of an earlier text says nothing of this one.
  useEffect(() => void (fault.value = ""), [reading, lab.name.value]);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    fault.value = reading.kind === "read" ? "" : whyNot(reading);
    if (reading.kind !== "read") {
      box.current?.focus();
      return;
    }
    const name = lab.name.peek().trim() === "" ? freeName("") : lab.name.peek();
    fault.value = nameFault(name, lab.typedName.peek() !== undefined);
    if (fault.peek() !== "") return;
    try {
      location.href = await create(lab.typedName.peek() === undefined ? freeName(name) : name, reading);
    } catch (error) {
      fault.value = `The lab could not be made: ${error instanceof Error ? error.message : String(error)}. Your text is kept: try again.`;
    }
  };
  return (
    <form class="pg-new" onSubmit={(event) => void submit(event)} noValidate>
      <ProtoBox lab={lab} box={box} />
      <Found reading={reading} onAgain={() => lab.readAgain()} />
      {reading.kind === "wrong" && <ProblemList lab={lab} problems={reading.problems} box={box} />}
      <div class="pg-create">
        <label>
          Name{" "}
          <input
            value={lab.name.value}
            maxLength={longestName}
            autocomplete="off"
            aria-describedby="new-lab-fault"
            onInput={({ currentTarget }) => (lab.typedName.value = currentTarget.value)}
          />
        </label>
        <button type="submit" class="pg-button pg-main">
          Create
        </button>
      </div>
      <p id="new-lab-fault" class="pg-fault" role="alert">
        {fault.value}
      </p>
    </form>
  );
}

/** What was found so far. */
function Found({ reading, onAgain }: { readonly reading: Reading; readonly onAgain: () => void }) {
  return (
    <div class="pg-found" role="status">
      {reading.kind === "empty" && (
        <p>
          Paste a .proto anywhere on this page. A handler is made with a method for each rpc, in the right mode. It runs
          at once.
        </p>
      )}
      {reading.kind === "reading" && <p>Reading…</p>}
      {reading.kind === "wrong" && <p class="pg-fault">{sentenceOf(reading.problems.length)}</p>}
      {reading.kind === "failed" && (
        <p class="pg-fault">
          The .proto could not be read: {reading.why}. Your text is kept.{" "}
          <button type="button" class="pg-link" onClick={onAgain}>
            Try again
          </button>
        </p>
      )}
      {reading.kind === "read" && (
        <ul aria-label="Methods found">
          {reading.schema.entries.map(({ name, label = name, kind }) => (
            <li key={name}>
              <b>{label}</b> ({modeName[kind]})
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const sentenceOf = (count: number): string =>
  count === 1 ? "It cannot be read yet. One mistake:" : `It cannot be read yet. ${String(count)} mistakes:`;

function whyNot({ kind }: Reading): string {
  if (kind === "empty") return "Write or paste a .proto first, open one, or take the sample.";
  if (kind === "reading") return "The .proto is still being read: press Create again in a moment.";
  if (kind === "failed") return "The .proto could not be read yet: try again when the server can be reached.";
  return "The .proto has mistakes: mend those above first.";
}

/** A default name, which the reader has not typed, gets a number instead. */
function nameFault(name: string, isTyped: boolean): string {
  if (!isTyped || labNamed(name) === undefined) return "";
  return `There is a lab named “${name.trim()}” already: choose another name, or open that one under Yours.`;
}

/** Where the lab opens. What the browser does not keep is in the address. */
async function create(name: string, { schema }: Reading & { kind: "read" }): Promise<string> {
  const { buildLab } = await import("./build-lab.ts");
  const made = buildLab(name, schema);
  const kept = keepLab(made);
  if (kept.ok) return pathOf(kept.id);
  const { linkOf } = await import("../own/own-link.ts");
  return linkOf(made);
}
