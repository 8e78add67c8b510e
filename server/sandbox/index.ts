// The sandbox's only door: compile a reader's files, open a session for the reader, load and call what was compiled.
export { closeCompiler, compile, warmUpCompiler } from "./tasks/compiler/index.ts";
export type {
  CallClient,
  CallStart,
  CallStatus,
  CancelReason,
  CompileResult,
  Diagnostic,
  Program,
  Sandbox,
  SandboxCall,
  SandboxObserver,
  SandboxState,
  Session,
  TraceEvent,
} from "./contract.ts";
export { type FormattedSchema, type SchemaCheck, SchemaReader, type SchemaResult } from "./tasks/schema/index.ts";
export { createSandbox } from "./scheduling/sessions.ts";
export { Turns } from "./scheduling/turns.ts";
export type { TaskChannel } from "./tasks/channel.ts";
export type { Task, TaskHost } from "./tasks/child/serve.ts";
export { createTasks, type TaskRequest, type TaskRunner, type Tasks } from "./tasks/tasks.ts";
