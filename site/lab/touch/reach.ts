// What a reader does with a lab before its code is there: kept, and done again.

export interface Reach {
  /** The pointer, the focus or a key has come to the lab. */
  readonly first: Promise<void>;
  /** Remembers what was filled in and selected: taking over, the lab shows what it was built with. */
  readonly keepFields: () => void;
  /** Fills in and presses again what was filled in and pressed. */
  readonly doAgain: () => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function recordReach(island: HTMLElement): Reach {
  const recording = new AbortController();
  const options = { capture: true, passive: true, signal: recording.signal };
  const presses: MouseEvent[] = [];
  let fields: (() => void)[] = [];
  island.addEventListener("click", (press) => presses.push(press), options);
  const first = new Promise<void>((resolve) => {
    for (const kind of ["pointerover", "pointerdown", "focusin", "keydown", "click"]) {
      island.addEventListener(kind, () => resolve(), options);
    }
  });
  return {
    first,
    keepFields: () => {
      fields = [...fieldsOf(island).filter(isChanged).map(keptValue), ...keptSelection(island)];
    },
    doAgain: () => {
      recording.abort();
      for (const restore of fields) restore();
      for (const press of presses) pressAgain(press);
    },
  };
}

function fieldsOf(island: HTMLElement): Field[] {
  return [...island.querySelectorAll<Field>("input, textarea, select")];
}

function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  // One of a group tells for all.
  if (field instanceof HTMLInputElement && field.type === "radio") return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue;
}

function keptValue(field: Field): () => void {
  const { value } = field;
  const checked = field instanceof HTMLInputElement && field.checked;
  return () => {
    field.value = value;
    if (field instanceof HTMLInputElement) field.checked = checked;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
}

/**
 * Of the field that has the focus. Preact removes the text that a textarea was built with and sets it as its value, which moves
 * the caret to the end, also when the value is the same.
 */
function keptSelection(island: HTMLElement): (() => void)[] {
  const field = island.ownerDocument.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) || !island.contains(field))
    return [];
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
  // A checkbox has no selection.
  if (selectionStart === null || selectionEnd === null) return [];
  return [
    () => {
      field.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
      field.scrollTop = scrollTop;
    },
  ];
}

/** What the browser does by itself, as opening a fold or ticking a box, it has done already. */
function pressAgain({ target, clientX, clientY }: MouseEvent): void {
  if (!(target instanceof Element) || target.closest("summary, a, label, input, textarea, select, .lab-imports"))
    return;
  target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientX, clientY }));
}
