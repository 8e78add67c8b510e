// When to write: late enough that the frames of one tick share a WebSocket message, early enough that no reader waits.

type Defer = (task: () => void) => void;

/**
 * Runs `task` as soon as the tasks at hand are done, which gathers the frames of many calls and of a whole row of
 * `await`s. In Node that is `setImmediate`. Browsers clamp their timers to 4 ms, but not the messages of a channel. Yet a
 * browser may draw the page before it delivers one: what comes after a rest is not made to wait for that.
 */
export const defer: Defer = chooseDefer(globalThis);

/** Exported for its test: Node has both ways. */
export function chooseDefer(scope: { setImmediate?: Defer; MessageChannel?: typeof MessageChannel }): Defer {
  if (scope.setImmediate !== undefined) return scope.setImmediate;
  if (scope.MessageChannel === undefined) return queueMicrotask;
  const { port1, port2 } = new scope.MessageChannel();
  let tasks: (() => void)[] = [];
  const onmessage = (): void => {
    const due = tasks;
    tasks = [];
    for (const task of due) task();
  };
  // Assigned, since Node's types do not know the property that Node's ports have.
  Object.assign(port1, { onmessage });
  return afterRest((task) => {
    if (tasks.push(task) === 1) port2.postMessage(undefined);
  });
}

/** Tasks closer together than this are a stream, which wants few and large messages. */
const restMs = 4;
/** So many turns of the microtask queue are enough for a call's opening frames to come together. */
const openingTurns = 24;

function afterRest(defer: Defer): Defer {
  let lastMs = -Infinity;
  return (task) => {
    const rested = performance.now() - lastMs > restMs;
    lastMs = performance.now();
    if (rested) afterTurns(openingTurns, task);
    else defer(task);
  };
}

function afterTurns(turns: number, task: () => void): void {
  queueMicrotask(turns === 0 ? task : () => afterTurns(turns - 1, task));
}
