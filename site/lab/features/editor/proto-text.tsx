// The .proto as highlighted text, until the reader touches it.

const token =
  /(\/\/.*|\/\*[\s\S]*?\*\/)|("(?:[^"\\]|\\.)*")|\b(syntax|package|import|option|service|rpc|returns|stream|message|enum|oneof|repeated|optional|map|reserved)\b|\b(double|float|u?int(?:32|64)|s?(?:fixed|int)(?:32|64)|bool|string|bytes)\b|\b(\d+)\b/g;

const kinds = ["comment", "string", "keyword", "type", "number"] as const;

export function ProtoText({ path, source }: { readonly path: string; readonly source: string }) {
  return (
    <pre class="lab-proto" tabIndex={0} aria-label={path}>
      <code>{[...highlighted(source)]}</code>
    </pre>
  );
}

function* highlighted(source: string) {
  let end = 0;
  for (const match of source.matchAll(token)) {
    const kind = kinds[match.slice(1).findIndex((group?: string) => group !== undefined)] ?? "keyword";
    yield source.slice(end, match.index);
    yield (
      <span key={match.index} class={`lab-token-${kind}`}>
        {match[0]}
      </span>
    );
    end = match.index + match[0].length;
  }
  yield source.slice(end);
}
