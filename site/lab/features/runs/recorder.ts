// Keeps the last runs of a lab, from the moment that somebody asks for them.
import { type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { Lab } from "../../lab.ts";
import { type Recording, recordingOf } from "./recording.ts";
import { readRecording } from "./recording-file.ts";

const keptRuns = 6;

const recorders = new WeakMap<Lab, Signal<readonly Recording[]>>();

/** Puts a recording from a file beside the lab's own. Its number is below 0. */
export function openRecording(lab: Lab, text: string): Recording {
  const recordings = recorders.get(lab);
  if (!recordings) throw new Error("expected a lab whose runs are on show");
  const numbers = recordings.peek().map(({ run }) => run);
  const opened = readRecording(text, Math.min(0, ...numbers) - 1);
  recordings.value = [...recordings.peek(), opened].slice(-keptRuns);
  return opened;
}

/** What a recording is called in its lab. */
export function runName({ run }: Pick<Recording, "run">): string {
  return run < 0 ? `file ${String(-run)}` : `run ${String(run)}`;
}

/** The lab's last runs, oldest first: the present one if it has ended, and all that end from now on. */
export function recordingsOf(lab: Lab, service: string): ReadonlySignal<readonly Recording[]> {
  const known = recorders.get(lab);
  if (known) return known;
  const recordings = signal<readonly Recording[]>([]);
  recorders.set(lab, recordings);
  lab.state.subscribe((state) => {
    if (state.phase !== "ended" || recordings.peek().some(({ run }) => run === state.run)) return;
    const known = lab.client.methods.peek().find(({ name }) => name === state.method)?.kind;
    const kind = lab.run.ranKind ?? known ?? "unary";
    const of = { example: lab.example.name, service, kind, ...ownSchemaOf(lab, state.method) };
    const recording = recordingOf(state, of);
    if (recording) recordings.value = [...recordings.peek(), recording].slice(-keptRuns);
  });
  return recordings;
}

/** What the reader's .proto says of the method that ran. */
function ownSchemaOf({ run, example }: Lab, method: string): Partial<Pick<Recording, "service" | "proto">> {
  const { ranSchema } = run;
  if (!ranSchema) return {};
  const service = ranSchema.methods.get(method)?.parent.typeName;
  const { [example.protoPath]: source = "", ...others } = ranSchema.files;
  const more = Object.keys(others).length === 0 ? {} : { others };
  return { proto: { path: example.protoPath, source, ...more }, ...(service !== undefined && { service }) };
}
