// All attacks, by the path of their file: each file in a folder here is one, and exports it.
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Attack } from "./attack.ts";

export { runAttack, Witness } from "./run-attack.ts";

const files = (await readdir(import.meta.dirname, { recursive: true })).filter((file) => file.includes(path.sep));

export const attacks: Readonly<Record<string, Attack>> = Object.fromEntries(
  await Promise.all(
    files.sort().map(async (file) => {
      const { default: attack } = (await import(path.join(import.meta.dirname, file))) as { default: Attack };
      return [file.replace(/\.ts$/, ""), attack] as const;
    }),
  ),
);
