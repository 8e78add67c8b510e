// Which way the call takes from the browser to the proxy, and why some ways are closed to some methods.
import { useId } from "preact/hooks";
import type { Lab } from "../lab.ts";
import { takesStream } from "../state/method-list.ts";
import { isLive } from "../state/select.ts";
import { carrierName, carriers } from "../state/wire-head.ts";

export function CarrierSwitch({ lab }: { readonly lab: Lab }) {
  const name = useId();
  const fetchCannot = takesStream(lab.method.value.kind);
  return (
    <fieldset class="lab-field lab-carriers" disabled={isLive(lab.state.value)}>
      <legend class="lab-label">Carrier</legend>
      <div class="lab-segments">
        {carriers.map((carrier) => (
          <label
            key={carrier}
            data-on={lab.usedCarrier.value === carrier ? "true" : undefined}
            data-closed={fetchCannot && carrier !== "websocket" ? "true" : undefined}
          >
            <input
              type="radio"
              name={name}
              class="lab-visually-hidden"
              checked={lab.usedCarrier.value === carrier}
              disabled={fetchCannot && carrier !== "websocket"}
              onChange={() => (lab.carrier.value = carrier)}
            />
            {carrierName[carrier]}
          </label>
        ))}
      </div>
      {fetchCannot && (
        <p class="lab-hint lab-why">gRPC-Web and Connect go by fetch, and browsers send no request stream by fetch.</p>
      )}
    </fieldset>
  );
}
