// Which way the call takes from the browser to the proxy, and why some ways are closed to some methods.
import { useId } from "preact/hooks";
import { carrierIds, carriers } from "../../../run/carriers/index.ts";
import { isLive } from "../../../run/state/select.ts";
import type { Lab } from "../../lab.ts";

export function CarrierSwitch({ lab }: { readonly lab: Lab }) {
  const name = useId();
  const { kind } = lab.client.method.value;
  const used = lab.client.usedCarrier.value;
  const closed = carrierIds.filter((carrier) => !carriers[carrier].carries(kind));
  return (
    <fieldset class="lab-field lab-carriers" disabled={isLive(lab.state.value)}>
      <legend class="lab-label">Carrier</legend>
      <div class="lab-box lab-segments">
        {carrierIds.map((carrier) => (
          <label
            key={carrier}
            class="lab-muted"
            data-on={used === carrier ? "true" : undefined}
            data-closed={closed.includes(carrier) ? "true" : undefined}
          >
            <input
              type="radio"
              name={name}
              class="lab-visually-hidden"
              checked={used === carrier}
              disabled={closed.includes(carrier)}
              onChange={() => (lab.client.carrier.value = carrier)}
            />
            {carriers[carrier].label}
          </label>
        ))}
      </div>
      {closed.length > 0 && (
        <p class="lab-muted lab-hint lab-why">
          {closed.map((carrier) => carriers[carrier].label).join(" and ")} go by fetch, and browsers send no request
          stream by fetch.
        </p>
      )}
    </fieldset>
  );
}
