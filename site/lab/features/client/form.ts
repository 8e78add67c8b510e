// What the reader has filled in for one method: request, composer, metadata, deadline.
import { signal, type Signal } from "@preact/signals";
import type { JsonObject, MethodSample } from "../../example.ts";
import type { MetadataEntries } from "../../../run/events/metadata.ts";
import type { JsonMistake } from "../../../run/state/json-places.ts";
import { isBase64 } from "../../parts/base64.ts";

export interface MetadataRow {
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

export interface MethodForm {
  readonly samples: readonly JsonObject[];
  readonly requestText: Signal<string>;
  readonly composerText: Signal<string>;
  /** Of the box that the method shows: the request, or the composer. */
  readonly mistake: Signal<JsonMistake | undefined>;
  /** By path: what is typed in the request's form and cannot be written as JSON. */
  readonly held: Signal<ReadonlyMap<string, string>>;
  /** Index into `samples` of the one that the composer offers. */
  readonly sampleIndex: Signal<number>;
  readonly autoSend: Signal<boolean>;
  readonly autoSendMs: Signal<number>;
  readonly metadata: Signal<readonly MetadataRow[]>;
  readonly deadlineText: Signal<string>;
}

export function createMethodForm(sample: MethodSample | undefined): MethodForm {
  const samples = sample?.messages ?? [];
  const rows = Object.entries(sample?.metadata ?? {});
  return {
    samples,
    requestText: signal(prettyJson(sample?.request ?? {})),
    composerText: signal(prettyJson(samples[0] ?? {})),
    mistake: signal(undefined),
    held: signal(new Map()),
    sampleIndex: signal(0),
    autoSend: signal(false),
    autoSendMs: signal(sample?.autoSendMs ?? 1000),
    metadata: signal(rows.map(([key, value], id) => ({ id, key, value }))),
    deadlineText: signal(sample?.deadlineMs === undefined ? "" : String(sample.deadlineMs)),
  };
}

interface KnownForm {
  readonly form: MethodForm;
  /** The method's own, when the form was made. */
  readonly sample: MethodSample | undefined;
}

/** The forms of one client, each made when its method is first shown. */
export class MethodForms {
  readonly #known = new Map<string, KnownForm>();
  /** Forms that were filled with the call of a fixture. */
  readonly #filled = signal<ReadonlyMap<string, KnownForm>>(new Map());

  /** A form that was not touched follows its sample, which changes with the reader's .proto. */
  of(method: string, sample: MethodSample | undefined): MethodForm {
    const known = this.#filled.value.get(method) ?? this.#known.get(method);
    if (known && (isSameSample(known.sample, sample) || !isUntouched(known.form, known.sample))) return known.form;
    const form = createMethodForm(sample);
    this.#known.set(method, { form, sample });
    return form;
  }

  /** Fills the form with another sample than the method's own. */
  put(method: string, filled: MethodSample, own: MethodSample | undefined): void {
    const form = createMethodForm(filled);
    this.#filled.value = new Map([...this.#filled.peek(), [method, { form, sample: own }]]);
  }
}

/** Each reading of a .proto makes its samples anew. */
function isSameSample(a: MethodSample | undefined, b: MethodSample | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isUntouched({ requestText, composerText }: MethodForm, sample: MethodSample | undefined): boolean {
  const [message] = sample?.messages ?? [];
  return requestText.peek() === prettyJson(sample?.request ?? {}) && composerText.peek() === prettyJson(message ?? {});
}

/** Puts a sample into the composer. */
export function offerSample(form: MethodForm, index: number): void {
  const sample = form.samples[index];
  if (sample === undefined) return;
  form.sampleIndex.value = index;
  form.composerText.value = prettyJson(sample);
  form.mistake.value = undefined;
}

/** Whether the composer still holds what was offered, and not what the reader wrote. */
export function isUntouchedSample(form: MethodForm): boolean {
  const sample = form.samples[form.sampleIndex.peek()];
  return sample !== undefined && prettyJson(sample) === form.composerText.peek();
}

/** On one line when it is short, else indented. */
export function prettyJson(value: JsonObject): string {
  const entries = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${JSON.stringify(field)}`);
  const line = `{ ${entries.join(", ")} }`;
  if (entries.length === 0) return "{}";
  return line.length <= 28 && entries.length <= 2 ? line : JSON.stringify(value, null, 2);
}

/** The rows that name a key. */
export function entriesOfRows(rows: readonly MetadataRow[]): MetadataEntries {
  return rows.filter(({ key }) => key.trim() !== "").map(({ key, value }) => [key.trim().toLowerCase(), value.trim()]);
}

const reserved = new Set(["x-deployment", "x-session", "x-call-id", "te", "content-type", "host", "connection"]);

/** What is wrong with a metadata row, in the rules of gRPC over HTTP/2. */
export function metadataMistake({ key, value }: MetadataRow): string | undefined {
  const name = key.trim().toLowerCase();
  if (name === "") return value.trim() === "" ? undefined : "a value needs a key";
  if (!/^[0-9a-z_.-]+$/.test(name)) return "a key has letters, digits, and _ - . only";
  if (reserved.has(name) || name.startsWith("grpc-")) return `"${name}" is reserved`;
  if (name.endsWith("-bin")) {
    return isBase64(value.trim()) ? undefined : "the value of a -bin key is base64";
  }
  return /^[\x20-\x7e]*$/.test(value.trim()) ? undefined : "a value is printable ASCII; use a -bin key for other bytes";
}

/** "300" → 300; "" → no deadline; anything else is a mistake. */
export function readDeadline(text: string): { readonly ms?: number; readonly mistake?: string } {
  if (text.trim() === "") return {};
  const ms = Number(text);
  if (Number.isInteger(ms) && ms > 0 && ms < 100_000_000) return { ms };
  return { mistake: "whole milliseconds, more than 0" };
}

const shortestMs = 20;
const longestMs = 60_000;

/** The slider's 0 is no deadline, then from 20 ms to a minute, each step longer than the one before. */
export function deadlineAtSlider(position: number): string {
  if (position <= 0) return "";
  const ms = shortestMs * (longestMs / shortestMs) ** ((position - 1) / 99);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(ms)) - 1);
  return String(Math.round(ms / digits) * digits);
}

export function sliderOfDeadline(ms: number | undefined): number {
  if (ms === undefined) return 0;
  const share = Math.log(ms / shortestMs) / Math.log(longestMs / shortestMs);
  return Math.round(Math.min(100, Math.max(1, 1 + 99 * share)));
}
