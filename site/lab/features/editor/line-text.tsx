// Code without highlighting, an element for each line, as the text that was made ahead has them.
export function LineText({ source }: { readonly source: string }) {
  return (
    <pre class="lab-static">
      <code>
        {source.split("\n").map((line, index) => (
          <>
            <span key={index} class="line">
              {line}
            </span>
            {"\n"}
          </>
        ))}
      </code>
    </pre>
  );
}
