import { expect, test } from "vitest";
import { columnOfByte, columnOfCell } from "./columns.ts";

test.each([
  ["no place", "ab", 0, 0],
  ["ASCII", "ab", 2, 2],
  ["two bytes", "éb", 3, 2],
  ["four bytes", "💥b", 5, 3],
  ["a tab", "\tb", 2, 2],
  ["behind the end", "ab", 9, 3],
])("a column by bytes: %s", (_, line, byte, column) => {
  expect(columnOfByte(line, byte)).toBe(column);
});

test.each([
  ["no place", "ab", 0, 0],
  ["ASCII", "ab", 2, 2],
  ["a tab", "\tb", 5, 2],
  ["a tab after two", "ab\tb", 5, 4],
  ["a tab at a stop", "abcd\tb", 9, 6],
  ["one cell, two bytes", "éb", 2, 2],
  ["two cells, one unit", "日b", 3, 2],
  ["two cells, two units", "💥b", 3, 3],
  ["two cells of many units", "👨‍👩‍👧b", 3, 9],
  ["a letter with an accent of its own", "e\u0301b", 2, 3],
  ["no cell", "\u200bb", 1, 1],
  ["behind the end", "ab", 9, 3],
  ["in a long line", "日".repeat(2_000), 9, 9],
])("a column by cells: %s", (_, line, cell, column) => {
  expect(columnOfCell(line, cell)).toBe(column);
});
