// Deploys the handler once and measures both ways in turns. Loaded at the first press.
import type { ExampleData } from "../lab/index.ts";
import { deploy, loadMethods, sharedTransport } from "../run/live.ts";
import type { Comparison } from "./comparison.ts";
import { measure, type Target } from "./measure.ts";

interface Turns {
  readonly example: ExampleData;
  readonly source: string;
  readonly comparison: Comparison;
  readonly rounds: number;
  readonly signal: AbortSignal;
}

/** Tells each figure as it comes. Rejects with a sentence for the reader when something stands in the way. */
export async function measureInTurns(
  turns: Turns,
  tell: (kind: "good" | "bad", figure: number) => void,
): Promise<void> {
  const { example, source, comparison, rounds, signal } = turns;
  const [methods, result] = await Promise.all([
    loadMethods(example),
    deploy(sharedTransport(), example.name, { handler: source }, signal),
  ]);
  if (!result.ok) throw new Error(`The handler in the lab does not compile: ${result.problems[0]?.message ?? ""}`);
  const target: Target = { methods, deploymentId: result.deployment.id, signal };
  const { value } = comparison.measure;
  // One of each to warm up: the first call opens the connection and compiles the handler's code.
  await measure(target, comparison.good, value);
  await measure(target, comparison.bad, value);
  for (let round = 0; round < rounds; round++) {
    tell("bad", await measure(target, comparison.bad, value));
    tell("good", await measure(target, comparison.good, value));
  }
}
