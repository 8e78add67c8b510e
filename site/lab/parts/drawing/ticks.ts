// Round numbers for an axis.

/** Those from one end to the other, about one for each `every` pixels of the room. */
export function roundTicks(from: number, to: number, room: number, every: number): readonly number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / Math.max(1, room / every);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((candidate) => candidate >= rough) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  // Without the tail that binary fractions have: 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** As short as it can be said: 1,200 as "1.2k". */
export function shortNumber(value: number): string {
  const units = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  const size = Math.abs(value);
  const [by, unit] = units.find(([least]) => size >= least) ?? [1, ""];
  return `${String(Number((value / by).toPrecision(4)))}${unit}`;
}
