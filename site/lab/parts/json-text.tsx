// JSON with its parts in two tones: names quiet, values plain.

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|[^"\d-]+|-/g;

export function JsonText({ text }: { readonly text: string }) {
  return (
    <span class="lab-json-text">
      {Array.from(text.matchAll(token), ([all, string, colon, scalar], index) => {
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
