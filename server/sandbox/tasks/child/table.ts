// All tasks, by name. Each is exported by the part of the server whose computation it is.
import { fixtureEngine } from "../../../fixtures/task.ts";
import { ownServicesTask } from "../../../playground/task.ts";
import { schemaTask, transcodeTask } from "../../../proxy/task.ts";
import type { TaskName } from "../kinds.ts";
import type { Task } from "./serve.ts";

export const tasks: Readonly<Record<TaskName, Task>> = {
  fixtures: fixtureEngine,
  "own-services": ownServicesTask,
  schema: schemaTask,
  transcode: transcodeTask,
};
