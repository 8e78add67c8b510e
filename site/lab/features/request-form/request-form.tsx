// A request as a form made from its message type, beside the JSON: the JSON's text is what is kept, and each edit here rewrites it.
import { type DescMethod, type Registry } from "@bufbuild/protobuf";
import { qualifiedName } from "@bufbuild/protobuf/reflect";
import { useSignalEffect } from "@preact/signals";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { typesOf } from "../../../run/call/known-types.ts";
import { pathText } from "../../../run/state/json-places.ts";
import type { Session } from "../../../run/session/session.ts";
import type { Lab } from "../../lab.ts";
import type { ViewProps } from "../../views/view.ts";
import { showAsJson } from "../client/request-view.ts";
import { refusalPlace } from "../client/refusal.ts";
import { type CommentTexts, readComments } from "./comments.ts";
import { formText, readFormJson } from "./form-json.ts";
import { type FormContext } from "./form-context.ts";
import type { JsonFields } from "./json-edit.ts";
import { MessageFields } from "./message-fields.tsx";
import { Value } from "./value.tsx";
import "./request-form.css";

export function RequestForm({ lab }: ViewProps) {
  const { session, failed, load } = useSession(lab);
  const method = session?.find(lab.client.method.value.name, lab.schema.live.value);
  if (failed) {
    return (
      <p class="lab-empty" role="alert">
        The message types could not be loaded: the server may be away. The JSON is kept.{" "}
        <button type="button" class="lab-link" onClick={load}>
          Try again
        </button>
      </p>
    );
  }
  if (!method) return <p class="lab-empty">Loading…</p>;
  return <Form key={method.input.typeName} lab={lab} method={method} />;
}

function useSession(lab: Lab) {
  const [session, setSession] = useState<Session>();
  const [failed, setFailed] = useState(false);
  const load = (): void => {
    setFailed(false);
    lab.run.session().then(setSession, () => setFailed(true));
  };
  useEffect(load, [lab]);
  return { session, failed, load };
}

interface Props {
  readonly lab: Lab;
  readonly method: DescMethod;
}

function Form({ lab, method }: Props) {
  const { form: filled, messageText } = lab.client;
  const form = useFormContext(lab, method);
  const root = useRef<HTMLDivElement>(null);
  const good = useRef<JsonFields>({});
  const read = readFormJson(messageText.value.value, good.current);
  good.current = read.json;
  useLedToMistake(lab, root);
  const put = (json: JsonFields): void => {
    messageText.peek().value = formText(json);
    lab.client.check();
  };
  const whole = filled.value.mistake.value;
  const label = lab.client.takesStream ? "Next message" : "Request";
  return (
    <div
      ref={root}
      class="lab-rf"
      role="group"
      aria-label={`${label} as a form`}
      onKeyDown={(event) => submitOnCtrlEnter(event, lab)}
    >
      {read.mistake && (
        <p class="lab-mistake" role="alert">
          The JSON has a mistake at {refusalPlace({ part: "request", ...read.mistake })}: {read.mistake.message}. The
          form shows what it was before, and an edit here replaces the text. <ShowJson lab={lab} />
        </p>
      )}
      <MessageFields
        {...{ form, type: method.input, json: read.json, path: [], depth: 0 }}
        label={method.input.name}
        onChange={put}
      />
      {whole && !read.mistake && (
        <p class="lab-mistake" role="alert">
          {whole.message} <ShowJson lab={lab} />
        </p>
      )}
    </div>
  );
}

function ShowJson({ lab }: { readonly lab: Lab }) {
  const show = (): void => {
    showAsJson();
    lab.client.showMistake();
  };
  return (
    <button type="button" class="lab-link" onClick={show}>
      Show in the JSON
    </button>
  );
}

/** As in the box of the JSON. What is still being typed counts. */
function submitOnCtrlEnter(event: KeyboardEvent, lab: Lab): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  event.target?.dispatchEvent(new Event("change", { bubbles: true }));
  lab.submit();
}

/** A refused Run, or the link in the status strip, leads to the first field with a mistake; to the JSON where no field has it. */
function useLedToMistake(lab: Lab, root: { readonly current: HTMLElement | null }): void {
  const seen = useRef(lab.client.shownMistakes.peek());
  useSignalEffect(() => {
    const count = lab.client.shownMistakes.value;
    if (count === seen.current) return;
    seen.current = count;
    if (lab.client.refusal.peek()?.part !== "request") return;
    const field = root.current?.querySelector<HTMLElement>("[aria-invalid='true']");
    if (field) field.focus();
    else if (lab.client.form.peek().held.peek().size === 0) showAsJson();
  });
}

function useFormContext(lab: Lab, method: DescMethod): FormContext {
  const id = useId();
  const comments = useComments(lab, lab.schema.live.value?.registry);
  const { held } = lab.client.form.value;
  // With the form goes what was only in its boxes.
  useEffect(() => () => void (held.value = new Map()), [held]);
  return useMemo(
    () => ({
      id,
      Fields: MessageFields,
      Value,
      types: typesOf(method.parent.file),
      helpOf: (desc) => comments.get(qualifiedName(desc)),
      hold: (path, mistake) => {
        const key = pathText(path);
        if (held.peek().get(key) === mistake) return;
        const rest = [...held.peek()].filter(([name]) => name !== key);
        held.value = new Map(mistake === undefined ? rest : [...rest, [key, mistake]]);
      },
    }),
    [id, method, comments, held],
  );
}

function useComments(lab: Lab, registry: Registry | undefined): CommentTexts {
  const [comments, setComments] = useState<CommentTexts>(new Map());
  useEffect(() => {
    let current = true;
    void readComments(lab, registry).then((texts) => current && setComments(texts));
    return () => void (current = false);
  }, [lab, registry]);
  return comments;
}
