// Makes the snapshot, in a process with the runner's own V8 flags: `node FLAGS snapshot.mjs ADDON GUEST.js SNAPSHOT MODULES.json`.
// It then starts an isolate from it and writes down what its modules export, for the compiler.
import { readFileSync, writeFileSync } from "node:fs";
import { loadAddon } from "./addon.ts";

const [addon = "", guest = "", snapshotFile = "", modulesFile = ""] = process.argv.slice(2);
const vm = loadAddon(addon);
const snapshot = vm.Isolate.createSnapshot([{ code: readFileSync(guest, "utf8"), filename: "runtime.js" }]);
writeFileSync(snapshotFile, new Uint8Array(snapshot.copy()));

const context = new vm.Isolate({ snapshot }).createContextSync();
const list = `JSON.stringify(Object.fromEntries(
  Object.entries(__playground.modules).map(([name, module]) => [name, Object.keys(module)])))`;
writeFileSync(modulesFile, context.evalSync(list) as string);
