// The keys of an exercise: one table for the listener, the buttons and the help. All are Enter: with these modifiers Chromium, Firefox,
// Windows and macOS use it for nothing in a page, and Monaco for new lines, which these take the place of.

export type KeyName = "run" | "check" | "next";

interface Key {
  readonly does: string;
  readonly modifiers: readonly Modifier[];
}

type Modifier = "Control" | "Shift" | "Alt";

export const exerciseKeys: Readonly<Record<KeyName, Key>> = {
  run: { does: "Run the code as it stands", modifiers: ["Control"] },
  check: { does: "Check what must hold", modifiers: ["Control", "Shift"] },
  next: { does: "Go to the next exercise that is not done", modifiers: ["Alt"] },
};

export const keyNames = Object.keys(exerciseKeys) as readonly KeyName[];

/** As much of a keyboard event as says which key it is. */
export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "isComposing">;

/** On a Mac, the command key is as good as Control. */
export function keyPressed(event: Pressed): KeyName | undefined {
  if (event.key !== "Enter" || event.isComposing) return undefined;
  const pressed: readonly Modifier[] = [
    ...(event.ctrlKey || event.metaKey ? (["Control"] as const) : []),
    ...(event.shiftKey ? (["Shift"] as const) : []),
    ...(event.altKey ? (["Alt"] as const) : []),
  ];
  return keyNames.find((name) => exerciseKeys[name].modifiers.join() === pressed.join());
}

/** As it is written on a button. */
export function keyText(name: KeyName, isMac: boolean): string {
  const { modifiers } = exerciseKeys[name];
  if (isMac) return [...modifiers.map((modifier) => macSigns[modifier]), "↩"].join("");
  return [...modifiers.map((modifier) => (modifier === "Control" ? "Ctrl" : modifier)), "Enter"].join("+");
}

const macSigns: Readonly<Record<Modifier, string>> = { Control: "⌘", Shift: "⇧", Alt: "⌥" };

/** As `aria-keyshortcuts` has it. */
export function ariaKey(name: KeyName): string {
  return [...exerciseKeys[name].modifiers, "Enter"].join("+");
}

type Acts = Readonly<Record<KeyName, () => void>>;

/** Listens on the whole page, whatever has the focus. Returns what ends it. */
export function listenForKeys(acts: Acts): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const act = (event: KeyboardEvent, names: readonly KeyName[]): void => {
    const name = keyPressed(event);
    if (name === undefined || !names.includes(name) || isTaken(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) acts[name]();
  };
  // Before the editor, for which these would be a new line.
  document.addEventListener("keydown", (event) => act(event, ["check", "next"]), { signal, capture: true });
  // After the editor and the message boxes, which run and send themselves.
  document.addEventListener("keydown", (event) => act(event, ["run"]), { signal });
  return () => listening.abort();
}

/** By a dialog, or by the editor's search box, where Alt+Enter selects all that was found. */
function isTaken({ defaultPrevented, target }: KeyboardEvent): boolean {
  const inSearch = target instanceof Element && target.closest(".find-widget") !== null;
  return defaultPrevented || inSearch || document.querySelector("dialog:modal") !== null;
}
