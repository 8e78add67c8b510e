// What Share shows: a link to this lab as it stands, one into the running handler, and the lab for another page.
import { useEffect, useId, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { labPageOf, sharedLabOf } from "./lab-link.ts";
import { writeLink } from "./link.ts";
import { KeepAsOwn } from "../own/keep-as-own.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";

/** Some programs cut longer addresses: mail, and chats that show a preview. */
const longLinkChars = 8_000;

export function ShareSheet({ lab }: { readonly lab: Lab }) {
  const link = writeLink(labPageOf(lab), sharedLabOf(lab));
  return (
    <div class="lab-sheet">
      <Given label="Link to this lab" text={link} hint={linkHint(link)} />
      <KeepAsOwn lab={lab} />
      <JoinLink lab={lab} />
      <Given
        label="For another page"
        text={embedCode(lab)}
        hint="The lab alone, as a frame: paste it into the HTML of your own site."
      />
    </div>
  );
}

function linkHint(link: string): string {
  const holds = "It holds the code, the request and the settings; nothing is stored anywhere.";
  if (link.length < longLinkChars) return holds;
  return `${holds} At ${link.length.toLocaleString("en")} characters some programs cut it: Download is safer.`;
}

function embedCode(lab: Lab): string {
  const link = writeLink(labPageOf(lab, "embed"), sharedLabOf(lab));
  return `<iframe src="${link}" title="${lab.example.title}: a live gRPC handler" width="100%" height="720" loading="lazy"></iframe>`;
}

function JoinLink({ lab }: { readonly lab: Lab }) {
  const [link, setLink] = useState("");
  const [why, setWhy] = useState("");
  useEffect(() => {
    lab.run.hold().then(
      (held) => {
        if (held.ok) setLink(writeLink(labPageOf(lab), sharedLabOf(lab, held.deployment.id)));
        else setWhy(`The code has errors: ${held.problems[0]?.message ?? "Run shows them"}`);
      },
      (error: unknown) => setWhy(error instanceof Error ? error.message : String(error)),
    );
  }, [lab]);
  const hint = "Whoever opens it calls this very handler, with you, as long as your page is open.";
  return <Given label="Link to join" text={link} hint={why === "" ? hint : why} />;
}

function Given({ label, text, hint }: { readonly label: string; readonly text: string; readonly hint: string }) {
  const id = useId();
  return (
    <div class="lab-given">
      <label class="lab-label" for={id}>
        {label}
      </label>
      <div class="lab-given-row">
        <input
          id={id}
          class="lab-given-text"
          readOnly
          value={text}
          aria-describedby={`${id}-hint`}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <p id={`${id}-hint`} class="lab-muted lab-outside-note">
        {hint}
      </p>
    </div>
  );
}
