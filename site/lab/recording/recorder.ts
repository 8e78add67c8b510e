// Keeps the last runs of a lab, from the moment that somebody asks for them.
import { type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { Lab } from "../lab.ts";
import { type Recording, recordingOf } from "./recording.ts";

const keptRuns = 6;

const recorders = new WeakMap<Lab, Signal<readonly Recording[]>>();

/** The lab's last runs, oldest first: the present one if it has ended, and all that end from now on. */
export function recordingsOf(lab: Lab, service: string): ReadonlySignal<readonly Recording[]> {
  const known = recorders.get(lab);
  if (known) return known;
  const recordings = signal<readonly Recording[]>([]);
  recorders.set(lab, recordings);
  lab.state.subscribe((state) => {
    const last = recordings.peek().at(-1);
    if (state.phase !== "ended" || last?.run === state.run) return;
    const kind = lab.methods.find(({ name }) => name === state.method)?.kind ?? "unary";
    const recording = recordingOf(state, { example: lab.example.name, service, kind });
    if (recording) recordings.value = [...recordings.peek(), recording].slice(-keptRuns);
  });
  return recordings;
}
