// What a client calls that still has the schema from before the change: as much of the reader's form as that schema takes.
import type { MethodKind } from "grpc-handler";
import type { ExampleData } from "../../example.ts";
import { isUntouchedSample, type MethodForm, prettyJson } from "../client/form.ts";
import type { OldSchema } from "./schema-check.ts";

interface OldMethod {
  readonly name: string;
  readonly kind: MethodKind;
}

/** The method that is wanted, which the new schema may no longer have; else the first that the old one has. */
export function oldMethod({ schema }: OldSchema, example: ExampleData, wanted: string): OldMethod {
  const methods = schema
    ? [...schema.methods].map(([name, { methodKind: kind }]) => ({ name, kind }))
    : example.protoMethods.filter(({ name }) => name in example.methods);
  const method = methods.find(({ name }) => name === wanted) ?? methods[0];
  if (!method) throw new Error(`expected a method in the old ${example.protoPath}, found none`);
  return method;
}

/** The one request: what the form holds, else the sample, else an empty message. `accepts` goes by the old schema. */
export function oldRequest({ requestText, samples }: MethodForm, accepts: (text: string) => boolean): string {
  return [requestText.peek(), ...samples.map(prettyJson)].find(accepts) ?? "{}";
}

/** What goes into a request stream, before its end: the message that the reader wrote, else the samples, else an empty one. */
export function oldMessages(form: MethodForm, accepts: (text: string) => boolean): string[] {
  const written = form.composerText.peek();
  if (!isUntouchedSample(form) && accepts(written)) return [written];
  const messages = form.samples.map(prettyJson).filter(accepts);
  return messages.length > 0 ? messages : ["{}"];
}
