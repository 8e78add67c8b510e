// Code as text, in the shape of what pages have from the build: its lines numbered, its imports folded, its colours a moment later.
import { useEffect, useMemo, useState } from "preact/hooks";
import { importLines, importsLabel } from "../places/imports.ts";
import { foldClass, foldedClass } from "../places/static-code.ts";
import type { CodeLanguage, ColouredPiece } from "./highlight.ts";

type Line = readonly ColouredPiece[];

interface Coloured {
  readonly source: string;
  /** As many as there was time for. */
  readonly lines: readonly Line[];
}

/** How long the page may stand still for colours before others have a turn. */
const turnMs = 16;
/** How long all of it may take: a text made to be slow keeps what it has by then. */
const longestMs = 5_000;

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

/** Without colours until the highlighter has them, and where it cannot be loaded. */
function useLines(source: string, language: CodeLanguage): readonly Line[] {
  const [coloured, setColoured] = useState<Coloured | undefined>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    colour(source, language, leaving.signal).then(
      (lines) => !leaving.signal.aborted && setColoured({ source, lines }),
      () => undefined,
    );
    return () => leaving.abort();
  }, [source, language]);
  return useMemo(() => {
    const known = coloured?.source === source ? coloured.lines : [];
    return source.split("\n").map((text, index) => known[index] ?? [plain(text)]);
  }, [source, coloured]);
}

async function colour(source: string, language: CodeLanguage, leaving: AbortSignal): Promise<readonly Line[]> {
  const { colouredLines } = await import("./highlight.ts");
  const lines: Line[] = [];
  const startMs = performance.now();
  let turnStartMs = startMs;
  for (const line of colouredLines(source, language)) {
    lines.push(line);
    if (performance.now() - turnStartMs < turnMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    turnStartMs = performance.now();
    if (leaving.aborted || turnStartMs - startMs > longestMs) break;
  }
  return lines;
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
