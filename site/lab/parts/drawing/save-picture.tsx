// The button that gives a picture away: as SVG or PNG, to the clipboard or as a file.
import { useRef, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { pageColors } from "./page-colors.ts";
import { copyPng, copySvg, type Drawn, savePng, saveSvg } from "./picture-files.ts";
import type { Sheet } from "./sheet.ts";

interface Props {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly isEmpty: boolean;
  /** The picture as it is now. */
  readonly sheet: () => Sheet;
}

/** Does one thing with the picture; returns what to say of it. */
type Action = (drawn: Drawn, name: string) => string | Promise<string>;

const denied = "The browser denies copying: download the picture instead.";

const actions: readonly (readonly [label: string, act: Action])[] = [
  ["Copy as SVG", async (drawn) => ((await copySvg(drawn)) ? "The SVG is on the clipboard." : denied)],
  ["Copy as PNG", async (drawn) => ((await copyPng(drawn)) ? "The PNG is on the clipboard." : denied)],
  ["Download SVG", (drawn, name) => `Saved as ${saveSvg(name, drawn)}.`],
  ["Download PNG", async (drawn, name) => `Saved as ${await savePng(name, drawn)}.`],
];

export function SavePicture({ name, isEmpty, sheet }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [result, setResult] = useState("");
  const act = async (action: Action): Promise<void> => {
    const { current } = dialog;
    if (!current) return;
    try {
      setResult(await action({ sheet: sheet(), colors: pageColors(current) }, name));
    } catch (error) {
      setResult(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <button type="button" class="lab-tool" disabled={isEmpty} onClick={() => dialog.current?.showModal()}>
        <Icon of="copy" /> Picture
      </button>
      <dialog ref={dialog} class="lab-dialog" aria-label="Picture" onClose={() => setResult("")}>
        <h2>Picture</h2>
        <p>As it is drawn now, with title, units and legend, in the colours of this theme.</p>
        <div class="lab-wrap">
          {actions.map(([label, action]) => (
            <button key={label} type="button" class="lab-button" onClick={() => void act(action)}>
              {label}
            </button>
          ))}
        </div>
        <p aria-live="polite">{result}</p>
        <button type="button" class="lab-button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}
