// One message to be sent, as JSON or in a form: both are of the same text.
import { useEffect, useId } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { lazily } from "../../views/lazily.tsx";
import { JsonBox } from "./json-box.tsx";
import { asForm, chooseForm, rememberRequestView } from "./request-view.ts";

const RequestForm = lazily(async () => (await import("../request-form/request-form.tsx")).RequestForm);

interface Props {
  readonly lab: Lab;
  readonly label: string;
  /** How high the box of the JSON may grow. */
  readonly lines: number;
}

export function MessageBox({ lab, label, lines }: Props) {
  const id = useId();
  useEffect(() => rememberRequestView(lab.example.own !== undefined), [lab]);
  return (
    <div class="lab-field">
      <div class="lab-field-head">
        <label class="lab-label" for={id}>
          {label} <span class="lab-type">{lab.client.method.value.requestType}</span>
        </label>
        <button
          type="button"
          class="lab-link lab-as-form"
          aria-pressed={asForm.value}
          title="A form made from the message type, in the place of the JSON; kept for your next visit"
          onClick={() => chooseForm(!asForm.peek())}
        >
          Form
        </button>
      </div>
      {asForm.value ? <RequestForm lab={lab} /> : <JsonBox lab={lab} id={id} lines={lines} />}
    </div>
  );
}
