import { expect, test } from "vitest";
import { tableOf } from "./figure-tables.ts";

test("columns are those of any row, and a row without figures says why", () => {
  const figures = { direct: { rate: 10 }, mux: { rate: 9, ratio: 0.9 }, peer: "cannot: it ends" };
  expect(tableOf("Unary", figures)).toEqual({
    caption: "Unary",
    columns: ["rate", "ratio"],
    rows: [
      { name: "direct", cells: [10, undefined] },
      { name: "mux", cells: [9, 0.9] },
      { name: "peer", cells: [], note: "cannot: it ends" },
    ],
  });
});
