// What a screen reader announces of a long stream: every few seconds how far it is, instead of every row.
import { useEffect, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { counted } from "../../../run/state/format.ts";
import { isLive } from "../../../run/state/select.ts";

const everyMs = 6_000;

export function SpokenSummary({ lab }: { readonly lab: Lab }) {
  const live = isLive(lab.state.value);
  const [text, setText] = useState("");
  useEffect(() => {
    setText("");
    if (!live) return;
    const timer = setInterval(() => {
      const { received, sent, paused } = lab.state.peek();
      const waits = paused ? ", the handler waits" : "";
      setText(`${counted(received, "message")} received, ${String(sent)} sent${waits}`);
    }, everyMs);
    return () => clearInterval(timer);
  }, [live]);
  return (
    <span class="lab-visually-hidden" aria-live="polite">
      {text}
    </span>
  );
}
