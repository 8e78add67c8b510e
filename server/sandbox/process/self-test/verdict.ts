// From what the probe said to which layers are in force, and one sentence when some are not.
import type { Layer, SelfTestReport } from "../../contract.ts";
import { type AttemptName, attempts, layerNames, type Outcome } from "./attempts.ts";

export interface Findings {
  readonly outcomes: readonly Outcome[];
  /** What the probe or bubblewrap wrote about an early end. */
  readonly stderr: string;
}

const names = Object.keys(attempts) as AttemptName[];

/** Silence is no refusal: a layer is in force when each attempt on it is known to have been stopped. */
export function judge({ outcomes, stderr }: Findings, advice: string | undefined): SelfTestReport {
  const stopped = new Set(outcomes.filter(({ reached }) => !reached).map(({ attempt }) => attempt));
  const reached = new Set(outcomes.filter(({ reached }) => reached).map(({ attempt }) => attempt));
  const holds = (layer: Layer["name"]): boolean =>
    names.every((name) => attempts[name].layer !== layer || stopped.has(name));
  const layers = layerNames.map((name) => ({ name, inForce: holds(name) }));
  if (layers.every(({ inForce }) => inForce)) return { layers, failure: undefined };
  const missing = layers.filter(({ inForce }) => !inForce).map(({ name }) => name);
  const parts = [
    `the sandbox does not hold (not in force: ${missing.join(", ")})`,
    canText(reached),
    reached.size + stopped.size < names.length
      ? `its self-test ended early${stderr === "" ? "" : ` (${oneLine(stderr)})`}`
      : "",
    advice ?? "",
  ];
  return { layers, failure: parts.filter((part) => part !== "").join("; ") };
}

function canText(reached: ReadonlySet<AttemptName>): string {
  return reached.size === 0 ? "" : `code in it can ${[...reached].map((name) => attempts[name].can).join(", ")}`;
}

const longest = 300;
const oneLine = (text: string): string => text.replace(/\s+/g, " ").slice(0, longest);
