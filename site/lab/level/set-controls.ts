// Which controls of a lab have a value that is not their default: they are shown on every page, since they change what a Run does.
import { usualCarrier } from "../../run/carriers/index.ts";
import { countFaults } from "../features/faults/faults.ts";
import type { Lab } from "../lab.ts";
import type { IsSet } from "./level.ts";

export function setControls(lab: Lab): IsSet {
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
    clients: () => lab.guests.value.length > 0,
  };
}
