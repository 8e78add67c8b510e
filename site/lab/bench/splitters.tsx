// The two dividers of the workbench: between the page's text and the lab, and between its code and its result.
import { useEffect, useState } from "preact/hooks";
import { splits } from "./split.ts";
import { Splitter } from "./splitter.tsx";

export function TaskSplitter() {
  return <Splitter split={splits.task} upright room={() => [0, document.documentElement.clientWidth]} />;
}

export function CodeSplitter() {
  const [upright, setUpright] = useState(false);
  useEffect(() => {
    const measured = new ResizeObserver(() => setUpright(standSideBySide()));
    const grid = document.querySelector(".lab[data-bench] .lab-grid");
    if (grid) measured.observe(grid);
    return () => measured.disconnect();
  }, []);
  return <Splitter split={splits.code} upright={upright} room={(divider) => roomAround(divider, upright)} />;
}

function standSideBySide(): boolean {
  const [code, result] = [".lab-files", ".lab-result"].map((part) => {
    return document.querySelector(`.lab[data-bench] ${part}`)?.getBoundingClientRect();
  });
  return code !== undefined && result !== undefined && result.left >= code.right;
}

function roomAround(divider: HTMLElement, upright: boolean): readonly [number, number] {
  const before = divider.previousElementSibling?.getBoundingClientRect();
  const after = divider.nextElementSibling?.getBoundingClientRect();
  if (!before || !after) return [0, 1];
  return upright ? [before.left, after.right] : [before.top, after.bottom];
}
