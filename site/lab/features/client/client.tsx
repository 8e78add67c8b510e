// The client's side of the call: what it asks, with which metadata and deadline.
import type { Lab } from "../../lab.ts";
import { takesStream } from "../../../run/state/method-entry.ts";
import { canCancel } from "../../../run/state/select.ts";
import { CarrierSwitch } from "./carrier-switch.tsx";
import { Composer } from "./composer.tsx";
import { Deadline } from "./deadline.tsx";
import { Expected } from "./expected.tsx";
import { FaultKnobs } from "../faults/faults.tsx";
import { Icon } from "../../parts/icon.tsx";
import { JsonBox } from "./json-box.tsx";
import { LastActNote } from "./last-act.tsx";
import { MetadataRows } from "./metadata-rows.tsx";

export function Client({ lab }: { readonly lab: Lab }) {
  const { name, kind, requestType } = lab.client.method.value;
  return (
    <section class="lab-pane lab-client" aria-label={`Client of ${lab.title}`}>
      <header class="lab-pane-head">
        <span class="lab-pane-title">Client</span>
        <EndButtons lab={lab} />
      </header>
      <div class="lab-form" key={name}>
        {takesStream(kind) ? (
          <Composer lab={lab} />
        ) : (
          <JsonBox
            lab={lab}
            label="Request"
            typeName={requestType}
            text={lab.client.form.value.requestText}
            onSubmit={() => lab.start()}
            lines={10}
          />
        )}
        <Expected lab={lab} />
        <MetadataRows form={lab.client.form.value} />
        <Deadline lab={lab} />
        <CarrierSwitch lab={lab} />
        {!lab.host && <FaultKnobs lab={lab} />}
        <LastActNote lab={lab} />
      </div>
    </section>
  );
}

/** Two ways to end a call from here that a handler can tell apart: one says so, the other just goes. */
function EndButtons({ lab }: { readonly lab: Lab }) {
  const disabled = !canCancel(lab.state.value);
  return (
    <span class="lab-end-buttons">
      <button
        type="button"
        class="lab-button lab-quiet lab-disconnect"
        title="Cut the connection, without a cancel. The client gets UNAVAILABLE, the handler's signal fires when the server notices"
        disabled={disabled}
        onClick={() => lab.run.disconnect()}
      >
        Disconnect
      </button>
      <button
        type="button"
        class="lab-button lab-quiet lab-cancel"
        title="Cancel the call: the handler's signal fires, the status is CANCELLED"
        disabled={disabled}
        onClick={() => lab.run.cancel()}
      >
        <Icon of="cross" />
        Cancel
      </button>
    </span>
  );
}
