// More clients of the same running handler, one below the other: each has its own request, metadata, deadline and log.
import { useId } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { guestViews } from "../../views/output-views.ts";
import { Client } from "../client/client.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Output } from "../../views/output.tsx";
import { StatusStrip } from "../status/status-strip.tsx";
import { RunControls, runOnCtrlEnter } from "../toolbar/toolbar.tsx";

/** As many as can be distinguished on one page. */
const mostGuests = 3;

export function Guests({ lab }: { readonly lab: Lab }) {
  const guests = lab.guests.value;
  return (
    <>
      {guests.map((guest) => (
        <Guest key={guest.number} host={lab} guest={guest} />
      ))}
      {lab.level.shows("clients") && guests.length < mostGuests && (
        <button
          type="button"
          class="lab-add-client"
          title="A second client of the same running handler, beside the one above"
          onClick={() => lab.addGuest()}
        >
          <Icon of="plus" />
          Add a client
        </button>
      )}
    </>
  );
}

function Guest({ host, guest }: { readonly host: Lab; readonly guest: Lab }) {
  const id = useId();
  const name = `Client ${String(guest.number)}`;
  return (
    <section class="lab lab-guest not-content" aria-label={`${name} of ${host.example.title}`}>
      <div class="lab-grid" onKeyDown={(event) => runOnCtrlEnter(event, guest)}>
        <header class="lab-toolbar lab-guest-head">
          <span class="lab-pane-title">{name}</span>
          <button
            type="button"
            class="lab-button lab-quiet"
            title="Take this client away; a call that it has open is cancelled"
            onClick={() => host.removeGuest(guest)}
          >
            Remove
          </button>
          <RunControls lab={guest} />
        </header>
        <div class="lab-result">
          <Client lab={guest} />
          <Output lab={guest} idBase={id} views={guestViews} />
        </div>
        <div class="lab-foot">
          <StatusStrip lab={guest} />
        </div>
      </div>
    </section>
  );
}
