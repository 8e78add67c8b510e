// Code as text, in the shape of what pages have from the build: its lines numbered, its imports folded, its colours with the next frames.
import { useEffect, useMemo, useState } from "preact/hooks";
import { importLines, importsLabel } from "../places/imports.ts";
import { foldClass, foldedClass } from "../places/static-code.ts";
import type { CodeLanguage, ColouredPiece } from "./highlight.ts";

type Line = readonly ColouredPiece[];
type Highlight = Awaited<ReturnType<typeof load>>;

const load = () => import("./highlight.ts");

interface Props {
  readonly source: string;
  readonly language: CodeLanguage;
  /** What it is called, where its tab does not say it. */
  readonly label?: string;
}

export function LineText({ source, language, label }: Props) {
  const lines = useLines(source, language);
  const range = language === "typescript" ? importLines(source) : undefined;
  const [first, last] = range ? [range.first - 1, range.last] : [0, 0];
  return (
    <pre class="lab-static" tabIndex={0} aria-label={label}>
      <code>
        <Lines of={lines.slice(0, first)} />
        {range && (
          <>
            <button type="button" class={foldClass} aria-expanded="false" aria-label={importsLabel(range)} />
            <span class={foldedClass}>
              <Lines of={lines.slice(first, last)} />
            </span>
          </>
        )}
        <Lines of={lines.slice(last)} />
      </code>
    </pre>
  );
}

/** Without colours until the highlighter is there, and where it cannot be loaded. */
function useLines(source: string, language: CodeLanguage): readonly Line[] {
  const [highlight, setHighlight] = useState<Highlight | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    load().then(
      (found) => !gone && setHighlight(found),
      () => undefined,
    );
    return () => void (gone = true);
  }, []);
  return useMemo(
    () => highlight?.colouredLines(source, language) ?? source.split("\n").map((text) => [plain(text)]),
    [source, language, highlight],
  );
}

const plain = (text: string): ColouredPiece => ({ text, light: undefined, dark: undefined });

function Lines({ of }: { readonly of: readonly Line[] }) {
  return (
    <>
      {of.map((line, index) => (
        <>
          <span key={index} class="line">
            {line.map(({ text, light, dark }, place) => (
              <span key={place} style={{ "--shiki-light": light, "--shiki-dark": dark }}>
                {text}
              </span>
            ))}
          </span>
          {"\n"}
        </>
      ))}
    </>
  );
}
