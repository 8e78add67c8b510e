// The client's side of the call: what it asks, with which metadata and deadline.
import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { useMoreParts } from "../../level/load-more-parts.ts";
import { takesStream } from "../../../run/state/method-entry.ts";
import { canCancel, isLive } from "../../../run/state/select.ts";
import { clientCode, lastAct } from "./acts.ts";
import { Composer } from "./composer.tsx";
import { Icon } from "../../parts/icon.tsx";
import { focusUnfolded } from "./focus-unfolded.ts";
import { MessageBox } from "./message-box.tsx";

export function Client({ lab }: { readonly lab: Lab }) {
  const { name, kind } = lab.client.method.value;
  const pane = useRef<HTMLElement>(null);
  const [chosen, choose] = useState<boolean>();
  // The reader may have opened it before the lab's code was there.
  useEffect(() => {
    if (pane.current?.querySelector(".lab-client-fold")?.hasAttribute("open")) choose(true);
  }, []);
  useSignalEffect(() => {
    const isElsewhere = lab.client.shownMistakes.value > 0 && lab.client.refusal.peek()?.part !== "request";
    if (isElsewhere) focusUnfolded(pane.current?.querySelector<HTMLElement>("[aria-invalid]"));
  });
  const open = chosen ?? (takesStream(kind) || lab.level.shows("request"));
  return (
    <section ref={pane} class="lab-pane lab-client" aria-label={`Client of ${lab.title}`}>
      <EndButtons lab={lab} />
      <details
        class="lab-client-fold"
        open={open}
        onToggle={({ currentTarget }) => currentTarget.open !== open && choose(currentTarget.open)}
      >
        <summary class="lab-pane-head">
          <span class="lab-pane-title">Request</span>
          <RequestLine lab={lab} />
          <Icon of="down" />
        </summary>
        <div class="lab-form" key={name}>
          {takesStream(kind) ? <Composer lab={lab} /> : <MessageBox lab={lab} label="Request" lines={10} />}
          <Expected lab={lab} />
          <CallOptions lab={lab} />
          <LastActNote lab={lab} />
        </div>
      </details>
    </section>
  );
}

/** What else there is to a call. */
function CallOptions({ lab }: { readonly lab: Lab }) {
  const metadata = useMoreParts(lab, "metadata");
  const deadline = useMoreParts(lab, "deadline");
  const carrier = useMoreParts(lab, "carrier");
  const validation = useMoreParts(lab, "validation");
  const faults = useMoreParts(lab, "faults");
  return (
    <>
      {metadata && <metadata.MetadataRows form={lab.client.form.value} />}
      {deadline && <deadline.Deadline lab={lab} />}
      {carrier && <carrier.CarrierSwitch lab={lab} />}
      {!lab.host && validation && <validation.ValidationSwitch lab={lab} />}
      {!lab.host && faults && <faults.FaultKnobs lab={lab} />}
    </>
  );
}

/** The message, as far as one line has room for it. */
function RequestLine({ lab }: { readonly lab: Lab }) {
  return <code class="lab-request-line">{lab.client.messageText.value.value.replace(/\s+/gu, " ")}</code>;
}

/** Two ways to end a call from here that a handler can tell apart: one says so, the other just goes. */
function EndButtons({ lab }: { readonly lab: Lab }) {
  if (!canCancel(lab.state.value)) return null;
  return (
    <span class="lab-end-buttons">
      {lab.level.shows("disconnect") && (
        <button
          type="button"
          class="lab-button lab-quiet lab-disconnect"
          title="Cut the connection, without a cancel. The client gets UNAVAILABLE, the handler's signal fires when the server notices"
          onClick={() => lab.run.disconnect()}
        >
          Disconnect
        </button>
      )}
      {lab.level.shows("cancel") && (
        <button
          type="button"
          class="lab-button lab-quiet lab-cancel"
          title="Cancel the call: the handler's signal fires, the status is CANCELLED"
          onClick={() => lab.run.cancel()}
        >
          <Icon of="cross" />
          Cancel
        </button>
      )}
    </span>
  );
}

/** What must come back, while the form holds the call of a fixture. */
function Expected({ lab }: { readonly lab: Lab }) {
  const expectation = lab.client.expectation.value;
  if (expectation?.method !== lab.client.method.value.name) return null;
  return (
    <section class="lab-field lab-expected" aria-label="Expected">
      <span class="lab-label">
        Expected <span class="lab-type">{expectation.name}</span>{" "}
        <button type="button" class="lab-link" onClick={() => (lab.client.expectation.value = undefined)}>
          Hide
        </button>
      </span>
      <pre tabIndex={0} aria-label={`Expected by ${expectation.name}`}>
        {expectation.text}
      </pre>
    </section>
  );
}

/** What the last button stood for: the line of client code, and what the handler saw of it. */
function LastActNote({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const last = lastAct(state);
  const method = lab.client.methods.value.find(({ name }) => name === state.method);
  if (!last || !method) return null;
  const waiting = isLive(state) ? "nothing yet" : "nothing of it";
  return (
    <dl class="lab-last-act">
      <dt>In code</dt>
      <dd>
        <code>{clientCode(last.act, method, state)}</code>
      </dd>
      <dt>Handler saw</dt>
      <dd>{last.seen ?? waiting}</dd>
    </dl>
  );
}
