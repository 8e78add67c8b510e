// A box for one JSON message, with what is wrong with it right below.
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { focusUnfolded } from "./focus-unfolded.ts";
import type { JsonMistake } from "../../../run/state/json-places.ts";

interface Props {
  readonly lab: Lab;
  /** Of the box, for its label. */
  readonly id: string;
  /** How high the box may grow. */
  readonly lines: number;
}

export function JsonBox({ lab, id, lines }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const mistake = lab.client.form.value.mistake.value;
  const text = lab.client.messageText.value;
  useSignalEffect(() => {
    if (lab.client.shownMistakes.value === 0) return;
    const shown = lab.client.form.peek().mistake.peek();
    if (shown) select(box.current, shown);
  });
  return (
    <>
      <textarea
        ref={box}
        id={id}
        class="lab-json"
        rows={Math.min(lines, Math.max(3, text.value.split("\n").length))}
        value={text.value}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={mistake ? "true" : undefined}
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        onFocus={() => lab.run.prefetch()}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          lab.client.check();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          lab.submit();
        }}
      />
      {mistake && <Mistake id={`${id}-mistake`} mistake={mistake} onShow={() => select(box.current, mistake)} />}
    </>
  );
}

function Mistake({ id, mistake, onShow }: { id: string; mistake: JsonMistake; onShow: () => void }) {
  const { place, message } = mistake;
  return (
    <p class="lab-mistake" id={id} role="alert">
      {place && (
        <button type="button" class="lab-link" onClick={onShow}>
          {`line ${String(place.line)}, column ${String(place.column)}`}
        </button>
      )}{" "}
      {message}
    </p>
  );
}

/** Puts the caret where the mistake is. */
function select(box: HTMLTextAreaElement | null, { place }: JsonMistake): void {
  focusUnfolded(box);
  if (!box || !place) return;
  const before = box.value.split("\n").slice(0, place.line - 1);
  const index = before.reduce((sum, line) => sum + line.length + 1, 0) + place.column - 1;
  box.setSelectionRange(index, Math.min(box.value.length, index + 1));
}
