import { describe, expect, test } from "vitest";
import { formatMs } from "../../../run/state/format.ts";
import type { Lane } from "./lanes.ts";
import { deadlineLabel, heightOf, layoutOf, markAt, msAt, rulerHeight, rulerLabels, viewOf, xOf } from "./layout.ts";
import { ticksOf } from "./picture.ts";

const lane = (name: string, times: readonly number[] = []): Lane => ({
  ...{ name, color: "--lab-text", client: 0 },
  marks: times.map((atMs, id) => ({
    ...{ id, side: "client", atMs, untilMs: atMs, text: "", count: 1, shape: "dot", tone: "up" },
  })),
});

describe("the labels of the ruler", () => {
  test("never touch each other, the names of the lanes or the picture's edge, whatever the stretch and the width", () => {
    for (let width = 160; width <= 1_600; width += 16) {
      for (const fromMs of [0, 0.37, 999, 59_990]) {
        for (const spanMs of [0.05, 1, 7.3, 100, 1_234, 61_000, 3_600_000]) {
          const view = viewOf([lane("handler"), lane("Client 12 · Heidi")], { fromMs, toMs: fromMs + spanMs }, width);
          const deadline = deadlineLabel(view, fromMs + spanMs * 0.98);
          const labels = [...rulerLabels(view, deadline ? [deadline] : []), ...(deadline ? [deadline] : [])];
          const where = `${String(width)} px, ${String(fromMs)} + ${String(spanMs)} ms`;
          labels.sort((a, b) => a.x - b.x);
          labels.forEach(({ x, width: own, text }, index) => {
            const next = labels[index + 1];
            if (next) expect(x + own / 2, where).toBeLessThanOrEqual(next.x - next.width / 2 + 1e-6);
            expect(x + own / 2, `${where}: ${text}`).toBeLessThanOrEqual(width + 1e-6);
            if (text !== "deadline") expect(x - own / 2, `${where}: ${text}`).toBeGreaterThanOrEqual(view.gutter);
          });
        }
      }
    }
  });

  test("are times with their units, and the deadline has its name where it is in sight", () => {
    const view = viewOf([lane("client")], { fromMs: 0, toMs: 1_000 }, 600);
    expect(rulerLabels(view).map(({ text }) => text)).toEqual(ticksOf(view.stretch, 600 - view.gutter).map(formatMs));
    expect(deadlineLabel(view, 500)?.text).toBe("deadline");
    expect(deadlineLabel(view, 2_000)).toBeUndefined();
    expect(deadlineLabel(view, undefined)).toBeUndefined();
  });
});

describe("a layout", () => {
  const lanes = [lane("client", [0, 10, 20]), lane("handler", [0, 1_000])];
  const view = viewOf(lanes, { fromMs: 0, toMs: 1_000 }, 600);
  const layout = layoutOf({ lanes }, view, { height: 100 });

  test("keeps the first mark clear of the names, and every mark in the picture", () => {
    for (const { marks } of layout.lanes) {
      for (const { x, width } of marks) {
        expect(x - width / 2).toBeGreaterThan(view.gutter);
        expect(x + width / 2).toBeLessThanOrEqual(600);
      }
    }
  });

  test("has a line for each lane, below the ruler, as high as its lanes need", () => {
    expect(layout.height).toBe(Math.max(100, heightOf(2)));
    const [client, handler] = layout.lanes.map(({ y }) => y);
    expect(client).toBeGreaterThan(rulerHeight);
    expect(handler).toBeGreaterThan(client ?? 0);
  });

  test("finds the mark under the pointer, and none where there is none", () => {
    const handler = layout.lanes[1];
    const last = handler?.marks.at(-1);
    expect(markAt(layout, (last?.x ?? 0) + 4, (last?.y ?? 0) - 3)?.mark).toBe(last);
    expect(markAt(layout, 300, handler?.y ?? 0)).toBeUndefined();
  });

  test("turns a place back into its time", () => {
    for (const ms of [0, 137, 1_000]) expect(msAt(xOf(ms, view), view)).toBeCloseTo(ms, 6);
  });

  test("of no lane's width is possible: a name that is too long leaves room for the picture", () => {
    expect(viewOf([lane("x".repeat(500))], { fromMs: 0, toMs: 1 }, 300).gutter).toBeLessThanOrEqual(90);
  });
});
