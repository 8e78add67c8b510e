// Follows an own lab of an open page: when another tab deletes it, all that was kept of it is held here, to be kept again.
import { readStored, writeStored } from "../../parts/storage.ts";
import { isKeyOf, labKey } from "./own-labs.ts";

export interface DeletedElsewhere {
  /** Keeps all of it again, but not over what was kept since; false when the browser did not take it. */
  readonly keep: () => boolean;
}

/** Calls `onChange` when another tab deletes the lab, and with nothing when it is there again. Only in a browser; returns what ends it. */
export function followDeletion(id: string, onChange: (deleted: DeletedElsewhere | undefined) => void): () => void {
  const held = new Map<string, string>();
  const keep = (): boolean =>
    [...held].map(([key, value]) => readStored(key) !== undefined || writeStored(key, value)).every(Boolean);
  const follow = ({ key, oldValue, newValue }: StorageEvent): void => {
    if (key === null || !isKeyOf(id, key)) return;
    // Deleting begins with this key: what was removed before is not part of it.
    if (key === labKey(id)) held.clear();
    if (newValue === null && oldValue !== null) held.set(key, oldValue);
    else held.delete(key);
    if (key === labKey(id)) onChange(newValue === null ? { keep } : undefined);
  };
  window.addEventListener("storage", follow);
  return () => window.removeEventListener("storage", follow);
}
