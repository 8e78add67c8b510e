// Copies a text, and says for a moment that it did.
import { useEffect, useState } from "preact/hooks";
import { copyText } from "./clipboard.ts";
import { Icon } from "./icon.tsx";

/** How long the word of success stands: long enough to be read, short enough to copy again. */
const saidMs = 2000;

export function CopyButton({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => setSaid(""), [text]);
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), saidMs);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    setSaid((await copyText(text)) ? "Copied" : "The browser refused: select the text and copy it by hand");
  };
  return (
    <span class="lab-copy">
      <span aria-live="polite" class="lab-muted">
        {said}
      </span>
      <button type="button" class="lab-button" onClick={() => void copy()}>
        <Icon of="copy" />
        {label}
      </button>
    </span>
  );
}
