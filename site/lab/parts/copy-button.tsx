// Copies a text, and says for a moment that it did.
import { useEffect, useState } from "preact/hooks";
import { copyText } from "./clipboard.ts";
import { Icon } from "./icon.tsx";

/** How long the result stands: long enough to be read, short enough to copy again. */
const shownMs = 2000;

export function CopyButton({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const [result, setResult] = useState("");
  useEffect(() => setResult(""), [text]);
  useEffect(() => {
    if (result === "") return;
    const timer = setTimeout(() => setResult(""), shownMs);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async (): Promise<void> => {
    setResult((await copyText(text)) ? "Copied" : "The browser refused: select the text and copy it by hand");
  };
  return (
    <span class="lab-copy">
      <span aria-live="polite" class="lab-muted">
        {result}
      </span>
      <button type="button" class="lab-button" onClick={() => void copy()}>
        <Icon of="copy" />
        {label}
      </button>
    </span>
  );
}
