// What TypeScript says of the code that is checked: checks play it all the same, and a mistake in the types is often why one fails.
import { type Lab, sentenceOfTypes } from "../lab/index.ts";

export function TypeErrors({ lab }: { readonly lab: Lab }) {
  const types = lab.typeProblems.value;
  const [first] = types;
  if (!first) return null;
  return (
    <p class="checks-types">
      <button
        type="button"
        class="lab-link"
        onClick={() => lab.views.reveal({ file: "handler", line: first.line, column: first.column })}
      >
        {sentenceOfTypes(types)}
      </button>
    </p>
  );
}
