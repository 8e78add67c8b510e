// What the marks of a timeline mean.
import type { LegendEntry } from "../../parts/drawing/sheet.ts";

export const legend = [
  { sign: "●", text: "message", tone: "up", color: "--lab-up" },
  { sign: "◆", text: "initial metadata", tone: "down", color: "--lab-down" },
  { sign: "⚑", text: "half-close", tone: "up", color: "--lab-up" },
  { sign: "✕", text: "cancel, throw", tone: "error", color: "--lab-error" },
  { sign: "▪", text: "console", tone: "quiet", color: "--lab-quiet" },
  { sign: "■", text: "status", tone: "down", color: "--lab-down" },
  { sign: "3", text: "so many together", tone: "quiet", color: "--lab-quiet" },
] as const satisfies readonly (LegendEntry & { readonly tone: string })[];
