// More clients of the same running handler, side by side: each has its own request, metadata, deadline and log.
import { useEffect, useId, useRef } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { guestViews } from "../../views/output-views.ts";
import { Client } from "../client/client.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Output } from "../../views/output.tsx";
import { StatusStrip } from "../status/status-strip.tsx";
import { RunControls, runOnCtrlEnter } from "../toolbar/toolbar.tsx";
import { mostClients } from "./clients.ts";

export function Guests({ lab }: { readonly lab: Lab }) {
  return (
    <>
      {lab.clients.added.value.map((client) => (
        <Guest key={client.number} host={lab} client={client} />
      ))}
    </>
  );
}

export function AddClient({ lab }: { readonly lab: Lab }) {
  const button = useRef<HTMLButtonElement>(null);
  const { length } = lab.clients.added.value;
  const before = useRef(length);
  useEffect(() => {
    // The focus was in what is gone.
    if (length < before.current) button.current?.focus();
    before.current = length;
  }, [length]);
  if (!lab.level.shows("clients")) return null;
  const full = length + 1 >= mostClients;
  return (
    <button
      ref={button}
      type="button"
      class="lab-button lab-quiet lab-add-client"
      title={full ? "As many as can be told apart on one page" : "One more client of the same running handler"}
      aria-disabled={full}
      onClick={() => full || lab.addClient()}
    >
      <Icon of="plus" />
      Add a client
    </button>
  );
}

function Guest({ host, client }: { readonly host: Lab; readonly client: Lab }) {
  const id = useId();
  const name = `Client ${String(client.number)}`;
  return (
    <section
      ref={useShownWhenAdded()}
      class="lab-guest"
      aria-label={`${name} of ${host.example.title}`}
      tabIndex={-1}
      onKeyDown={(event) => runOnCtrlEnter(event, client)}
    >
      <header class="lab-guest-head">
        <ClientName lab={client} />
        <RunControls lab={client} />
        <button
          type="button"
          class="lab-icon-button"
          aria-label="Remove"
          title="Take this client away; a call that it has open is cancelled"
          onClick={() => host.removeClient(client)}
        >
          <Icon of="cross" />
        </button>
      </header>
      <div class="lab-result">
        <Client lab={client} />
        <Output lab={client} idBase={id} views={guestViews} />
      </div>
      <StatusStrip lab={client} />
    </section>
  );
}

/** Which client of the page it is; nothing while there is only one. */
export function ClientName({ lab: { look } }: { readonly lab: Lab }) {
  if (!look) return null;
  return (
    <span class="lab-client-name" style={{ color: `var(${look.color})` }}>
      {look.name}
    </span>
  );
}

/** Where a client is added, the reader goes on: it comes into sight and has the focus. */
function useShownWhenAdded() {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = section;
    if (!current) return;
    // The columns first, to their end: scrollIntoView would scroll the page sideways too.
    current.parentElement?.scrollTo({ left: current.parentElement.scrollWidth, behavior: "instant" });
    current.scrollIntoView({ block: "nearest", inline: "nearest" });
    current.focus({ preventScroll: true });
  }, []);
  return section;
}
