// Loads isolated-vm from its native addon alone: its package, with its search for the right build, stays outside.
import type ivm from "isolated-vm";

export type Ivm = typeof ivm;

export function loadAddon(path: string): Ivm {
  const module = { exports: {} as { ivm: Ivm } };
  process.dlopen(module, path);
  return module.exports.ivm;
}
