// One knob for each fault, and the code that does it.
import { statusName } from "grpc-handler";
import type { Lab } from "../../lab.ts";
import { faultWrapper } from "./fault-wrapper.ts";
import { countFaults, type Faults, noFaults } from "./faults.ts";

export function Knobs({ lab }: { readonly lab: Lab }) {
  const faults = lab.faults.value;
  const count = countFaults(faults);
  const set = (change: Partial<Faults>): void => void (lab.faults.value = { ...faults, ...change });
  const wrapper = faultWrapper(lab.files.handler.source.value, faults);
  return (
    <>
      <Knob label="Fail at message" unit="" value={faults.failAt} onChange={(failAt) => set({ failAt })} />
      {faults.failAt > 0 && <FailWith code={faults.failWith} onChange={(failWith) => set({ failWith })} />}
      <Knob label="Delay responses" unit="ms" value={faults.delayMs} onChange={(delayMs) => set({ delayMs })} />
      <Knob label="Calls in 10 s" unit="" value={faults.callsPer10s} onChange={(callsPer10s) => set({ callsPer10s })} />
      <Knob label="Cut after message" unit="" value={faults.dropAfter} onChange={(dropAfter) => set({ dropAfter })} />
      <label class="lab-muted lab-knob">
        Deny every call
        <input
          type="checkbox"
          checked={faults.deny}
          onChange={({ currentTarget }) => set({ deny: currentTarget.checked })}
        />
      </label>
      {count > 0 && (
        <button type="button" class="lab-link" onClick={() => (lab.faults.value = noFaults)}>
          All off
        </button>
      )}
      {wrapper !== undefined && (
        <details class="lab-fault-code">
          <summary>The code that is deployed with yours</summary>
          <pre class="lab-box" tabIndex={0}>
            {wrapper.trim()}
          </pre>
        </details>
      )}
    </>
  );
}

interface KnobProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Knob({ label, unit, value, onChange }: KnobProps) {
  return (
    <label class="lab-muted lab-knob">
      {label}
      <span class="lab-muted lab-with-unit">
        <input
          type="number"
          class="lab-number"
          min={0}
          max={1_000_000}
          placeholder="off"
          value={value === 0 ? "" : value}
          onInput={({ currentTarget }) => onChange(Math.max(0, Math.floor(currentTarget.valueAsNumber) || 0))}
        />
        {unit}
      </span>
    </label>
  );
}

/** OK is no fault. */
const codes = Array.from({ length: 16 }, (_, index) => index + 1);

function FailWith({ code, onChange }: { readonly code: number; readonly onChange: (code: number) => void }) {
  return (
    <label class="lab-muted lab-knob">
      with
      <select class="lab-box" value={code} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
        {codes.map((one) => (
          <option key={one} value={one} selected={one === code}>
            {statusName(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
