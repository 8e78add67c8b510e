// The client's side of the call: what it asks, with which metadata and deadline.
import type { Lab } from "../lab.ts";
import { takesStream } from "../state/method-list.ts";
import { canCancel } from "../state/select.ts";
import { Composer } from "./composer.tsx";
import { Deadline } from "./deadline.tsx";
import { Icon } from "./icon.tsx";
import { JsonBox } from "./json-box.tsx";
import { MetadataRows } from "./metadata-rows.tsx";

export function Client({ lab }: { readonly lab: Lab }) {
  const { name, kind, requestType } = lab.method.value;
  return (
    <section class="lab-pane lab-client" aria-label={`Client of ${lab.example.title}`}>
      <header class="lab-pane-head">
        <span class="lab-pane-title">Client</span>
        <button
          type="button"
          class="lab-button lab-quiet lab-cancel"
          title="Cancel the call: the handler's signal fires, the status is CANCELLED"
          disabled={!canCancel(lab.state.value)}
          onClick={() => lab.cancel()}
        >
          <Icon of="cross" />
          Cancel
        </button>
      </header>
      <div class="lab-form" key={name}>
        {takesStream(kind) ? (
          <Composer lab={lab} />
        ) : (
          <JsonBox
            lab={lab}
            label="Request"
            typeName={requestType}
            text={lab.form.value.requestText}
            onSubmit={() => lab.run()}
            lines={10}
          />
        )}
        <MetadataRows form={lab.form.value} />
        <Deadline form={lab.form.value} />
      </div>
    </section>
  );
}
