// On a page without edits of its own: where the reader has edited the same example, and whether to have that code here.
import type { Lab } from "../../lab.ts";
import type { EditElsewhere } from "../editor/edits-elsewhere.ts";
import { agoText } from "./ago.ts";

export function EditOffer({ lab, offered }: { readonly lab: Lab; readonly offered: EditElsewhere }) {
  const { page, atMs } = offered;
  return (
    <p class="lab-notice" role="note">
      You changed this code on <a href={page.path}>{page.title}</a>
      {atMs > 0 && ` ${agoText(Date.now() - atMs)}`}.{" "}
      <button type="button" class="lab-link" onClick={() => lab.files.takeOffered()}>
        Use it here
      </button>
      {" · "}
      <button type="button" class="lab-link" onClick={() => lab.files.dismissOffered()}>
        Start fresh here
      </button>
    </p>
  );
}
