// Keeps the lab as it stands among the reader's own, under a name.
import { useSignal } from "@preact/signals";
import type { Lab } from "../../lab.ts";
import { loadProgram } from "../client-program/program-source.ts";
import { freeName, keepLab, labNamed } from "./own-labs.ts";
import { exportLab } from "./lab-file.ts";
import { cleanName, longestName, type OwnLab, pathOf } from "./own-lab.ts";

interface KeptAs {
  readonly name: string;
  readonly id: string;
}

export function KeepAsOwn({ lab }: { readonly lab: Lab }) {
  const name = useSignal(freeName(lab.example.title));
  const fault = useSignal("");
  const kept = useSignal<KeptAs | undefined>(undefined);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = cleanName(name.peek());
    fault.value =
      wanted === ""
        ? "A lab needs a name."
        : labNamed(wanted) === undefined
          ? ""
          : `There is a lab named “${wanted}” already: choose another name.`;
    if (fault.peek() !== "") return;
    const result = keepLab(ownLabOf(lab, wanted));
    if (result.ok) kept.value = { name: wanted, id: result.id };
    else fault.value = `It is not kept. ${result.why} The link above holds all of it.`;
  };
  return (
    <form class="lab-given" onSubmit={submit} noValidate>
      <label class="lab-label" for="keep-name">
        Keep as my own
      </label>
      <div class="lab-wrap">
        <input
          id="keep-name"
          class="lab-given-text"
          value={name.value}
          maxLength={longestName}
          autocomplete="off"
          aria-describedby="keep-hint"
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
        <button type="submit" class="lab-button">
          Keep
        </button>
        <button type="button" class="lab-button" onClick={() => exportLab(ownLabOf(lab, lab.example.title))}>
          Save as a file
        </button>
      </div>
      <p id="keep-hint" class={fault.value === "" ? "lab-muted lab-outside-note" : "lab-mistake"} role="status">
        {fault.value === "" ? <WhatItDoes kept={kept.value} /> : fault.value}
      </p>
    </form>
  );
}

function WhatItDoes({ kept }: { readonly kept: KeptAs | undefined }) {
  if (kept)
    return (
      <>
        Kept as {kept.name}.{" "}
        <a class="lab-link" href={pathOf(kept.id)}>
          Open it
        </a>
      </>
    );
  return (
    <>
      A copy with your changes, in this browser or as a file: the{" "}
      <a class="lab-link" href="/lab/">
        playground
      </a>{" "}
      lists the one and opens the other.
    </>
  );
}

/** All of the lab as it stands. */
export function ownLabOf(lab: Lab, name: string): OwnLab {
  const { example, files, client } = lab;
  const method = client.method.peek();
  const program = loadProgram(lab);
  return {
    ...{ name, createdAtMs: Date.now(), handler: files.handler.source.peek() },
    ...{ proto: example.protoPath, protos: files.protos.peek() },
    ...{ methods: client.methods.peek(), method: method.name, samples: example.methods },
    clients: program === undefined ? {} : { [method.name]: program },
  };
}
