// Says that another tab has deleted the lab of this page, and offers to keep it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { type DeletedElsewhere, followDeletion } from "./deleted-elsewhere.ts";
import { whyNotKept } from "./own-labs.ts";

export function DeletedNotice({ lab, id }: { readonly lab: Lab; readonly id: string }) {
  const deleted = useSignal<DeletedElsewhere | undefined>(undefined);
  const fault = useSignal("");
  const heed = (now: DeletedElsewhere | undefined): void => {
    deleted.value = now;
    fault.value = "";
    // The edits are deleted too: here they stay.
    if (now) lab.files.close();
    else lab.files.restore();
  };
  useEffect(() => followDeletion(id, heed), [lab, id]);
  if (!deleted.value) return null;
  const keep = (): void => {
    if (deleted.peek()?.keep() === true) heed(undefined);
    else fault.value = ` It is not kept. ${whyNotKept()}`;
  };
  return (
    <p class="lab-notice" role="alert">
      This lab was deleted in another tab. It is here only as long as this page is open.{" "}
      <button type="button" class="lab-link" onClick={keep}>
        Keep it
      </button>
      {fault.value}
    </p>
  );
}
