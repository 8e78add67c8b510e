// Which controls of a lab have a value that is not their default: they are shown on every page, since they change what a Run does.
import type { ReadonlySignal } from "@preact/signals";
import { usualCarrier } from "../../run/carriers/index.ts";
import type { RunState } from "../../run/state/run-state.ts";
import type { ClientForm } from "../features/client/client-form.ts";
import { countFaults, type Faults } from "../features/faults/faults.ts";
import type { Validation } from "../features/validation/validation.ts";
import type { IsSet } from "./level.ts";

/** The parts of a lab that have such controls. */
interface LabParts {
  readonly client: ClientForm;
  readonly validation: Validation;
  readonly faults: ReadonlySignal<Faults>;
  readonly state: ReadonlySignal<RunState>;
  readonly clients: { readonly added: ReadonlySignal<readonly unknown[]> };
}

export function setControls(lab: LabParts): IsSet {
  const { client } = lab;
  const inForm: IsSet = {
    metadata: () => client.form.value.metadata.value.length > 0,
    deadline: () => client.form.value.deadlineText.value !== "",
    carrier: () => client.carrier.value !== usualCarrier,
    validation: () => lab.validation.chosen.value,
    faults: () => countFaults(lab.faults.value) > 0,
  };
  return {
    ...inForm,
    request: () => Object.values(inForm).some((isSet) => isSet()),
    // What a reader lets the handler say is to be seen.
    "handler-log": () => lab.state.value.wroteConsole,
    "auto-send": () => client.form.value.autoSend.value,
    "stream-tools": () => !lab.state.value.keeping,
    clients: () => lab.clients.added.value.length > 0,
  };
}
