// Puts text on the clipboard, also where the browser has no clipboard for pages: on plain HTTP beyond this machine.

/** False when the browser did not take it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const box = document.createElement("textarea");
  box.value = text;
  box.style.position = "fixed";
  box.style.opacity = "0";
  const before = document.activeElement;
  // Beside an open dialog nothing can be selected.
  (before?.closest("dialog") ?? document.body).append(box);
  box.select();
  // Deprecated, and all that there is outside a secure context; asked for by name, since types mark every use.
  const command: (name: string) => boolean = Reflect.get(document, "execCommand");
  const copied = command.call(document, "copy");
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
