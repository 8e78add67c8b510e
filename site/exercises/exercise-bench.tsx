// The island of an exercise: its lab, and under it the checks of what the reader has written.
import type { ComponentChildren } from "preact";
import type { ExampleData } from "../lab/index.ts";
import Workbench from "../lab/workbench.tsx";
import { Checks } from "./checks.tsx";
import type { Exercise } from "../schemas/exercise.ts";
import { partsFor } from "./parts.ts";

interface Props {
  readonly name: string;
  readonly example: ExampleData;
  readonly exercise: Exercise;
  readonly goal: string;
  readonly children?: ComponentChildren;
}

export default function ExerciseBench({ name, example, exercise, goal, children }: Props) {
  return (
    <Workbench
      example={example}
      method={exercise.method}
      parts={partsFor(exercise)}
      layout="beside"
      below={(lab) => <Checks lab={lab} name={name} exercise={exercise} goal={goal} />}
    >
      {children}
    </Workbench>
  );
}
