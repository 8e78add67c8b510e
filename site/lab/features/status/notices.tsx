// What the reader must know about the code on show: where it comes from, and where the reader's own is.
import { useEffect, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { EditOffer } from "./edit-offer.tsx";
import { isSharedFragment } from "../share/fragment.ts";
import type { LinkState } from "../share/lab-link.ts";

/** `linked` labs open the link in the page's address. */
export function Notices({ lab, linked }: { readonly lab: Lab; readonly linked: boolean }) {
  const [link, setLink] = useState<LinkState | undefined>(undefined);
  useEffect(() => {
    if (linked && isSharedFragment(location.hash)) void openLink(lab, location.hash).then(setLink);
  }, [lab, linked]);
  return (
    <>
      {link && <LinkNotice link={link} />}
      {lab.state.value.moved && (
        <p class="lab-notice" role="note">
          The server that ran your handler is gone; it runs on another now. Your code is as it was.
        </p>
      )}
      {lab.files.offered.value && <EditOffer lab={lab} offered={lab.files.offered.value} />}
      {lab.files.hasOwnAside.value && (
        <p class="lab-notice" role="note">
          This is not your code: yours is kept.{" "}
          <button type="button" class="lab-link" onClick={() => lab.files.bringBack()}>
            Bring back my own
          </button>
        </p>
      )}
    </>
  );
}

async function openLink(lab: Lab, fragment: string): Promise<LinkState> {
  try {
    const { takeLink } = await import("../share/lab-link.ts");
    return await takeLink(lab, fragment);
  } catch {
    return { kind: "unreadable", why: "what reads it could not be loaded: reload the page" };
  }
}

function LinkNotice({ link }: { readonly link: LinkState }) {
  if (link.kind === "unreadable") {
    return (
      <p class="lab-notice" role="alert" data-tone="error">
        The link cannot be opened: {link.why}. This is the example as it is; ask whoever sent the link for a new one.
      </p>
    );
  }
  if (link.kind !== "joined") return null;
  return (
    <p class="lab-notice" role="note">
      You have joined a running handler: Run calls it, beside everybody who has the link. Edit the code, and it is your
      own.
    </p>
  );
}
