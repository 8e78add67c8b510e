// The kinds of tasks there are, as the server sees them: their limits, and the words for one that went over them.
import { limits } from "../../limits.ts";

export interface TaskKind {
  readonly limits: TaskLimits;
  /** What it does, as the subject of a sentence: "reading file_descriptor_set". */
  readonly what: string;
  /** What a reader can do whose task went over a limit, as the end of a sentence. */
  readonly advice: string;
}

export interface TaskLimits {
  /** From its start to its outcome. */
  readonly ms: number;
  /** CPU time of the process and its threads meanwhile. */
  readonly cpuMs: number;
  /** JavaScript objects. */
  readonly heapMiB: number;
  /** Everything that the process may allocate. */
  readonly dataMiB: number;
  readonly inputBytes: number;
  /** The output, and each frame from the task. */
  readonly outputBytes: number;
  readonly atOnce: number;
  readonly waiting: number;
}

export type TaskName = keyof typeof limits.tasks.kinds;

export const taskKinds: Readonly<Record<TaskName, TaskKind>> = {
  fixtures: {
    limits: limits.tasks.kinds.fixtures,
    what: "the run of the fixtures",
    advice: "run fewer, or smaller ones: values, patterns and lists are what takes long",
  },
  schema: {
    limits: limits.tasks.kinds.schema,
    what: "reading the deployment's descriptors",
    advice: "describe fewer or smaller types",
  },
  transcode: {
    limits: limits.tasks.kinds.transcode,
    what: "turning a message between JSON and protobuf",
    advice: "send application/proto, or smaller messages",
  },
  "own-services": {
    limits: limits.tasks.kinds["own-services"],
    what: "reading file_descriptor_set",
    advice: "describe fewer or smaller types",
  },
};
