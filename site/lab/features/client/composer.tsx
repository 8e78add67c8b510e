// For methods that take a stream: writes the next message, sends it, and ends the input.
import type { Lab } from "../../lab.ts";
import { counted } from "../../../run/state/format.ts";
import { type MethodForm, offerSample } from "./form.ts";
import { canSend, isLive } from "../../../run/state/select.ts";
import { Icon } from "../../parts/icon.tsx";
import { MessageBox } from "./message-box.tsx";

export function Composer({ lab }: { readonly lab: Lab }) {
  const form = lab.client.form.value;
  const open = canSend(lab.state.value);
  return (
    <>
      <MessageBox lab={lab} label="Next message" lines={6} />
      {lab.level.shows("samples") && <Samples form={form} />}
      <div class="lab-wrap lab-send-row">
        <button type="button" class="lab-button lab-send" disabled={!open} onClick={() => lab.run.send()}>
          <Icon of="send" />
          Send
        </button>
        <button
          type="button"
          class="lab-button"
          title="Half-close: nothing more will be sent, and the handler's loop over the requests ends"
          disabled={!open}
          onClick={() => lab.run.endInput()}
        >
          <Icon of="halfClose" />
          End input
        </button>
        {lab.level.shows("auto-send") && <AutoSend lab={lab} form={form} />}
      </div>
      <p class="lab-muted lab-hint">{hint(lab)}</p>
    </>
  );
}

function hint(lab: Lab): string {
  const { queued, halfClosed, sent } = lab.state.value;
  if (!isLive(lab.state.value)) return "Run opens the call; then send, message by message.";
  if (halfClosed) return "The input has ended: the server has the word.";
  if (queued > 0) return `${counted(queued, "message")} waiting: the handler reads more slowly than you send.`;
  return sent === 0 ? "The call is open. Send the first message." : "The call is open in both directions.";
}

/** More than these would crowd the pane; the rest come by sending. */
const shownSamples = 12;

function Samples({ form }: { readonly form: MethodForm }) {
  if (form.samples.length < 2) return null;
  return (
    <div class="lab-wrap lab-samples" role="group" aria-label="Sample messages">
      {form.samples.slice(0, shownSamples).map((sample, index) => (
        <button
          key={index}
          type="button"
          class="lab-muted lab-chip"
          aria-label={`Sample ${String(index + 1)}`}
          aria-pressed={index === form.sampleIndex.value}
          title={JSON.stringify(sample)}
          onClick={() => offerSample(form, index)}
        >
          {index + 1}
        </button>
      ))}
    </div>
  );
}

function AutoSend({ lab, form }: { readonly lab: Lab; readonly form: MethodForm }) {
  if (form.samples.length === 0) return null;
  return (
    <span class="lab-muted lab-auto-send">
      <label>
        <input
          type="checkbox"
          checked={form.autoSend.value}
          onChange={({ currentTarget }) => lab.run.setAutoSend(currentTarget.checked)}
        />
        Auto-send
      </label>
      <span class="lab-muted lab-with-unit">
        every
        <input
          type="number"
          class="lab-number"
          aria-label="Auto-send interval in milliseconds"
          min={10}
          step={10}
          value={form.autoSendMs.value}
          onInput={({ currentTarget }) => (form.autoSendMs.value = Math.max(10, currentTarget.valueAsNumber || 10))}
        />
        ms
      </span>
    </span>
  );
}
