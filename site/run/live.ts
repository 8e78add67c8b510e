// What makes calls: everything of a run that needs Connect or protobuf. Pages load it with the first Run, by index.ts.
export { drive, only } from "./call/call.ts";
export { entriesOf, headersOf } from "./call/headers.ts";
export { type LiveRun, type RunRequest, startRun } from "./call/live-run.ts";
export { filesOf, typesOf } from "./call/known-types.ts";
export { parseMessage } from "./call/message-json.ts";
export { isServed, loadMethods, methodsFor } from "./call/methods.ts";
export { createPacer } from "./call/pacer.ts";
export { createSendQueue, type SendQueue } from "./call/send-queue.ts";
export { sharedTransport } from "./carriers/shared-socket.ts";
export type { BackendClock } from "./session/clock.ts";
export { deploy, type Deployment } from "./session/deploy.ts";
export { randomId } from "./session/session-id.ts";
export { openSession } from "./session/session.ts";
export { watch, type WatchedEvent } from "./session/watch.ts";
