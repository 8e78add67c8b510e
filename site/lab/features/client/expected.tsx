// What must come back, while the form holds the call of a fixture.
import type { Lab } from "../../lab.ts";

export function Expected({ lab }: { readonly lab: Lab }) {
  const expectation = lab.client.expectation.value;
  if (expectation?.method !== lab.client.method.value.name) return null;
  return (
    <section class="lab-field lab-expected" aria-label="Expected">
      <span class="lab-label">
        Expected <span class="lab-type">{expectation.name}</span>{" "}
        <button type="button" class="lab-link" onClick={() => (lab.client.expectation.value = undefined)}>
          Hide
        </button>
      </span>
      <pre tabIndex={0} aria-label={`Expected by ${expectation.name}`}>
        {expectation.text}
      </pre>
    </section>
  );
}
