// The tasks' only door, but for the program that runs in their processes.
export type { TaskChannel } from "./channel.ts";
export type { Task, TaskHost } from "./child/serve.ts";
export { createTasks, outputOf, type TaskRequest, type TaskRunner } from "./tasks.ts";
