// How long the client is ready to wait: typed or slid, and counted down while the call runs. The handler gets it too.
import { useId } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { deadlineAtSlider, readDeadline, sliderOfDeadline } from "./form.ts";
import { formatMs } from "../../../run/state/format.ts";
import { deadlineLeft, elapsedMs, isLive } from "../../../run/state/select.ts";
import { useNow } from "../../parts/use-now.ts";

export function Deadline({ lab }: { readonly lab: Lab }) {
  const form = lab.client.form.value;
  const id = useId();
  const { mistake, ms } = readDeadline(form.deadlineText.value);
  return (
    <div class="lab-field lab-wrap lab-deadline">
      <label class="lab-label" for={id}>
        Deadline
      </label>
      <span class="lab-muted lab-with-unit">
        <input
          id={id}
          class="lab-number"
          inputMode="numeric"
          placeholder="none"
          value={form.deadlineText.value}
          aria-invalid={mistake === undefined ? undefined : "true"}
          onInput={({ currentTarget }) => (form.deadlineText.value = currentTarget.value)}
        />
        ms
      </span>
      <input
        type="range"
        class="lab-slider"
        aria-label="Deadline slider"
        aria-valuetext={ms === undefined ? "no deadline" : formatMs(ms)}
        min={0}
        max={100}
        value={sliderOfDeadline(ms)}
        onInput={({ currentTarget }) => (form.deadlineText.value = deadlineAtSlider(currentTarget.valueAsNumber))}
      />
      <Countdown lab={lab} />
      {mistake !== undefined && <p class="lab-mistake">{mistake}</p>}
    </div>
  );
}

function Countdown({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const now = useNow(isLive(state) && state.deadlineMs !== undefined);
  const left = deadlineLeft(state, now);
  if (left === undefined || state.deadlineMs === undefined) return null;
  const leftMs = Math.max(0, state.deadlineMs - elapsedMs(state, now));
  return (
    <p class="lab-countdown" aria-hidden="true" data-late={left < 0.2 ? "true" : undefined}>
      <span class="lab-countdown-bar" style={{ width: `${String(left * 100)}%` }} />
      {formatMs(leftMs)} left
    </p>
  );
}
