// What makes the faults happen: a wrapper around the handler, added to the code that is deployed. Loaded when one is switched on.
import { withoutText } from "../editor/source-text.ts";
import { countFaults, type Faults } from "./faults.ts";

/** What is deployed: the reader's source, each of its lines in its place, and the wrapper after it. */
export function withFaults(source: string, faults: Faults): string {
  const wrapper = faultWrapper(source, faults);
  const found = findDefault(source);
  if (wrapper === undefined || !found) return source;
  const { index, length, name } = found;
  const instead = name === undefined ? "const labHandler = " : "";
  return `${source.slice(0, index)}${instead}${source.slice(index + length)}\n${wrapper}`;
}

/** The code that is added; undefined when there is nothing to add, or nothing to add it to. */
export function faultWrapper(source: string, faults: Faults): string | undefined {
  const { failAt, failWith, delayMs, deny, callsPer10s } = faults;
  if (countFaults({ ...faults, dropAfter: 0 }) === 0) return undefined;
  const found = findDefault(source);
  if (!found) return undefined;
  const knobs = JSON.stringify({ failAt, failWith, delayMs, deny, callsPer10s });
  return `${template}
export default labWithFaults(${found.name ?? "labHandler"}, ${knobs});
`;
}

interface Found {
  readonly index: number;
  readonly length: number;
  /** Of a class that keeps its name; anything else gets one. */
  readonly name: string | undefined;
}

function findDefault(source: string): Found | undefined {
  const [match] = withoutText(source).matchAll(/^export\s+default\s+(?:(?:abstract\s+)?class\s+(\w+)|(?=\S))/gm);
  if (!match) return undefined;
  const name = match[1] === "implements" || match[1] === "extends" ? undefined : match[1];
  const [head = ""] = /^export\s+default\s+/.exec(match[0]) ?? [];
  return { index: match.index, length: head.length, name };
}

const template = `
// ---- Faults, added by the lab. The code above is yours, line for line. ----
import { RpcError as LabRpcError, sleep as labSleep } from "grpc-handler";

function labWithFaults(handler, { failAt, failWith, delayMs, deny, callsPer10s }) {
  const inner = typeof handler === "function" ? new handler() : handler;
  let calls = [];
  const admit = () => {
    if (deny) throw new LabRpcError(7, "denied by a fault of the lab");
    calls = [...calls.filter((at) => performance.now() - at < 10_000), performance.now()];
    if (callsPer10s > 0 && calls.length > callsPer10s)
      throw new LabRpcError(8, \`more than \${callsPer10s} calls in 10 seconds: a fault of the lab\`);
  };
  async function* counted(messages, context, delay) {
    let count = 0;
    for await (const message of messages) {
      if (delay > 0) await labSleep(delay, context.signal);
      if (++count === failAt) throw new LabRpcError(failWith, \`failed at message \${count}: a fault of the lab\`);
      yield message;
    }
  }
  const one = async (answer, context) => {
    await labSleep(delayMs, context.signal);
    return answer();
  };
  const modes = {
    async handleRequest(request, context) {
      admit();
      if (failAt > 0) throw new LabRpcError(failWith, "failed: a fault of the lab");
      return one(() => inner.handleRequest(request, context), context);
    },
    async *handleServerStream(request, context) {
      admit();
      yield* counted(inner.handleServerStream(request, context), context, delayMs);
    },
    async handleClientStream(requests, context) {
      admit();
      return one(() => inner.handleClientStream(counted(requests, context, 0), context), context);
    },
    async *handleBidiStream(requests, context) {
      admit();
      yield* counted(inner.handleBidiStream(requests, context), context, delayMs);
    },
  };
  return Object.fromEntries(Object.entries(modes).filter(([mode]) => inner[mode] !== undefined));
}`;
