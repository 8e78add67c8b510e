// What a reader does with a lab before its code is there: kept, and done again.

export interface Reach {
  /** The pointer, the focus or a key has come to the lab. */
  readonly first: Promise<void>;
  /** Remembers what was filled in: taking over, the lab shows what it was built with. */
  readonly keepValues: () => void;
  /** Fills in and presses again what was filled in and pressed. */
  readonly doAgain: () => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function recordReach(island: HTMLElement): Reach {
  const recording = new AbortController();
  const options = { capture: true, passive: true, signal: recording.signal };
  const presses: MouseEvent[] = [];
  let values: (() => void)[] = [];
  island.addEventListener("click", (press) => presses.push(press), options);
  const first = new Promise<void>((resolve) => {
    for (const kind of ["pointerover", "pointerdown", "focusin", "keydown", "click"]) {
      island.addEventListener(kind, () => resolve(), options);
    }
  });
  return {
    first,
    keepValues: () => (values = fieldsOf(island).filter(isChanged).map(keptValue)),
    doAgain: () => {
      recording.abort();
      for (const fillIn of values) fillIn();
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

/** What the browser does by itself, as opening a fold or ticking a box, it has done already. */
function pressAgain({ target, clientX, clientY }: MouseEvent): void {
  if (!(target instanceof Element) || target.closest("summary, a, label, input, textarea, select")) return;
  target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientX, clientY }));
}
