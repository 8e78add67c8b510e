// The sample messages of a method, one press each.
import { type MethodForm, offerSample } from "./form.ts";

/** More than these would crowd the pane; the rest come by sending. */
const shownSamples = 12;

export function Samples({ form }: { readonly form: MethodForm }) {
  if (form.samples.length < 2) return null;
  return (
    <div class="lab-wrap lab-samples" role="group" aria-label="Sample messages">
      {form.samples.slice(0, shownSamples).map((sample, index) => (
        <button
          key={index}
          type="button"
          class="lab-muted lab-chip"
          aria-label={`Sample ${String(index + 1)}`}
          aria-pressed={index === form.sampleIndex.value}
          title={JSON.stringify(sample)}
          onClick={() => offerSample(form, index)}
        >
          {index + 1}
        </button>
      ))}
    </div>
  );
}
