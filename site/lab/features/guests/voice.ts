// Who speaks in the samples of a client: each client of a page, and each reader who comes by a join link, has another name.
import type { JsonObject, MethodSample } from "../../example.ts";

/** Names that guides to protocols are used to; the first is left to the first client. */
const names = [
  ...["Alice", "Bob", "Carol", "Dave", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Kim", "Leo"],
  ...["Mona", "Nils", "Olga", "Pia", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Vera", "Wim", "Zoe"],
];

/** A field that says who speaks. `name` is none: more often it is a thing's, which clients share. */
const personField = /^(user|user_?(name|id)|nick(_?name)?|player|player_?(name|id)|author|sender)$/iu;

/** Of a page's clients, by number from 1; and, for who has joined others, with a mark that others hardly have. */
export interface Speaker {
  readonly number: number;
  readonly mark?: string;
}

/** Fields are known by name alone, and only where they hold a text. */
export function personIn(message: JsonObject | undefined): string | undefined {
  const found = Object.entries(message ?? {}).find(([name, value]) => personField.test(name) && isText(value));
  return found && isText(found[1]) ? found[1] : undefined;
}

/** The first who speaks in a sample. */
export function personOf(sample: MethodSample | undefined): string | undefined {
  return messagesOf(sample).map(personIn).find(isText);
}

/** The sample as that client has it. The first client's is the example's own; the second may have its own to say. */
export function spokenBy(sample: MethodSample | undefined, { number, mark }: Speaker): MethodSample | undefined {
  if (!sample || (number === 1 && mark === undefined)) return sample;
  const { secondClient, messages, ...rest } = sample;
  const said = (number > 1 ? secondClient : undefined) ?? messages;
  const own = { ...rest, ...(said && { messages: said }) };
  if (number === 2 && secondClient && mark === undefined) return own;
  const renamed = namesFor(sample, own, { number, ...(mark !== undefined && { mark }) });
  const rename = (message: JsonObject): JsonObject => withPerson(message, renamed);
  return {
    ...own,
    ...(own.request && { request: rename(own.request) }),
    ...(own.messages && { messages: own.messages.map(rename) }),
  };
}

/** The text of a message with that name in it; the text itself when it names nobody, or is no JSON. */
export function textSpokenBy(text: string, person: string | undefined): string {
  try {
    const message = JSON.parse(text) as JsonObject;
    const before = personIn(message);
    if (before === undefined || person === undefined) return text;
    return JSON.stringify(withPerson(message, new Map([[before, person]])), null, 2);
  } catch {
    return text;
  }
}

function namesFor(sample: MethodSample, own: MethodSample, speaker: Speaker): ReadonlyMap<string, string> {
  const persons = [...new Set(messagesOf(own).map(personIn).filter(isText))];
  const used = new Set(
    [...messagesOf(sample), ...(sample.secondClient ?? [])].map((message) => personIn(message) ?? ""),
  );
  // The second client's own samples leave the first free name to the third.
  const number = speaker.number - (sample.secondClient && speaker.mark === undefined ? 1 : 0);
  const fresh = freshNames(used, persons, { ...speaker, number });
  return new Map(persons.map((person, index) => [person, fresh[index] ?? person]));
}

/** Names that nobody of the example has, for the persons of one client; those of another client are others. */
function freshNames(used: ReadonlySet<string>, persons: readonly string[], { number, mark = "" }: Speaker): string[] {
  const taken = new Set([...used].map((name) => name.toLowerCase()));
  const free = names.slice(1).filter((name) => !taken.has(name.toLowerCase()));
  return persons.map((person, index) => {
    const at = Math.max(0, number - 2 + (mark === "" ? 0 : 1)) * persons.length + index;
    const round = Math.floor(at / free.length);
    const name = `${free[at % free.length] ?? "Guest"}${round === 0 ? "" : String(round + 1)}${mark}`;
    return person === person.toLowerCase() ? name.toLowerCase() : name;
  });
}

function withPerson(message: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) =>
      personField.test(name) && isText(value) ? [name, renamed.get(value) ?? value] : [name, value],
    ),
  );
}

function messagesOf(sample: MethodSample | undefined): readonly JsonObject[] {
  return [...(sample?.request ? [sample.request] : []), ...(sample?.messages ?? [])];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
