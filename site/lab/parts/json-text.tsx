// Compact JSON with its parts in two tones: names quiet, values plain.

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|[^"\d-]+|-/g;

/** Past this a row is cut; selecting it shows the whole. */
const longest = 600;

export function JsonText({ text, whole = false }: { readonly text: string; readonly whole?: boolean }) {
  const shown = whole || text.length <= longest ? text : `${text.slice(0, longest)}…`;
  return (
    <span class="lab-json-text">
      {Array.from(shown.matchAll(token), ([all, string, colon, scalar], index) => {
        if (string === undefined && scalar === undefined) return all;
        const kind = scalar !== undefined ? "scalar" : colon !== undefined ? "name" : "string";
        return (
          <span key={index} class={`lab-json-${kind}`}>
            {all}
          </span>
        );
      })}
    </span>
  );
}
