// Editors count UTF-16 code units. buf counts bytes in mistakes, and in what its rules find the cells that a terminal would show, with
// tab stops of four.
import { Buffer } from "node:buffer";

/** The column of a place in a line, all from 1; 0 stays 0. */
export function columnOfByte(line: string, column: number): number {
  if (column === 0) return 0;
  return (
    Buffer.from(line)
      .subarray(0, column - 1)
      .toString().length + 1
  );
}

/** The same by cells. In a line that is longer than one that is read, cells are not counted: they take a microsecond each. */
export function columnOfCell(line: string, column: number): number {
  if (column === 0) return 0;
  if (line.length > longestLine) return Math.min(column, line.length + 1);
  let cells = 0;
  for (const { segment, index } of graphemes.segment(line)) {
    if (cells >= column - 1) return index + 1;
    cells += segment === "\t" ? tabStop - (cells % tabStop) : cellsOf(segment);
  }
  return line.length + 1;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const tabStop = 4;
const longestLine = 1_000;

const noCells = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]*$/u;
const twoCells =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]/u;

function cellsOf(grapheme: string): number {
  if (noCells.test(grapheme)) return 0;
  return twoCells.test(grapheme) ? 2 : 1;
}
