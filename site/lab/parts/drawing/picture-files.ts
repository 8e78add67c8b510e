// A sheet as SVG or PNG: to the clipboard, or as a file.
import { copyText } from "../clipboard.ts";
import { saveFile } from "../save-file.ts";
import { canvasPen } from "./canvas-pen.ts";
import type { Colors } from "./pen.ts";
import { drawSheet, type Sheet, sizeOf } from "./sheet.ts";
import { svgOf } from "./svg-pen.ts";

export interface Drawn {
  readonly sheet: Sheet;
  readonly colors: Colors;
}

/** False when the browser did not take it. */
export function copySvg(drawn: Drawn): Promise<boolean> {
  return copyText(svgText(drawn));
}

/** False when the browser takes no pictures, or not from this page. */
export async function copyPng(drawn: Drawn): Promise<boolean> {
  try {
    // The promise itself: a browser that waits for it still knows that a click was the reason.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngBlob(drawn) })]);
    return true;
  } catch {
    return false;
  }
}

/** Returns the name of the file. */
export function saveSvg(name: string, drawn: Drawn): string {
  return saved(`${name}.svg`, new Blob([svgText(drawn)], { type: "image/svg+xml" }));
}

/** Returns the name of the file. */
export async function savePng(name: string, drawn: Drawn): Promise<string> {
  return saved(`${name}.png`, await pngBlob(drawn));
}

function saved(name: string, content: Blob): string {
  saveFile(name, content);
  return name;
}

function svgText({ sheet, colors }: Drawn): string {
  return svgOf(sizeOf(sheet), sheet.title, (pen) => drawSheet(pen, colors, sheet));
}

/** Sharp on any screen. */
const scale = 2;

async function pngBlob({ sheet, colors }: Drawn): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const pen = canvasPen(canvas, sizeOf(sheet), scale);
  if (pen) drawSheet(pen, colors, sheet);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("this browser makes no PNG of this picture: take the SVG");
  return blob;
}
