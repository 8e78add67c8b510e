// For methods that take a stream: writes the next message, sends it, and ends the input.
import type { Lab } from "../../lab.ts";
import { useMoreParts } from "../../level/load-more-parts.ts";
import { counted } from "../../../run/state/format.ts";
import { canSend, isLive } from "../../../run/state/select.ts";
import { Icon } from "../../parts/icon.tsx";
import { MessageBox } from "./message-box.tsx";

export function Composer({ lab }: { readonly lab: Lab }) {
  const form = lab.client.form.value;
  const open = canSend(lab.state.value);
  const samples = useMoreParts(lab, "samples");
  const autoSend = useMoreParts(lab, "auto-send");
  return (
    <>
      <MessageBox lab={lab} label="Next message" lines={6} />
      {samples && <samples.Samples form={form} />}
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
        {autoSend && <autoSend.AutoSendSwitch lab={lab} form={form} />}
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
