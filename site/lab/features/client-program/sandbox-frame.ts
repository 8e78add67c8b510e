// The frame without an origin in which a program's worker lives and, whatever it does, ends when the frame is taken away.
import type { GeneratedModule } from "../../../run/session/served-code.ts";
import { compileProgram } from "./compile.ts";
import runtimeUrl from "./frame/runtime.ts?worker&url";

export interface SandboxFrame {
  /** What the program says comes here, unchecked. */
  readonly port: MessagePort;
  /** Ends the program, also in the middle of an endless loop. */
  readonly remove: () => void;
}

/** What runs in the frame. */
export interface FramedProgram {
  /** The inside of an async function with `require` and `exports` in scope. */
  readonly body: string;
  /** The generated modules of the reader's .proto files, each behind those that it imports; they come before those of the runtime. */
  readonly modules: readonly GeneratedModule[];
}

/** Starts the program. `onBroken` is called when it could not start. */
export async function startInFrame(program: FramedProgram, onBroken: (why: string) => void): Promise<SandboxFrame> {
  const runtime = await fetchRuntime();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "The client program";
  frame.src = "/lab/client-frame.html";
  const { port1, port2 } = new MessageChannel();
  const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== frame.contentWindow || source === null) return;
    const { kind, message } = data as { kind?: unknown; message?: unknown };
    if (kind === "broken") onBroken(String(message));
    // A frame of no origin cannot be addressed by one.
    if (kind === "ready") frame.contentWindow?.postMessage(scriptOf(runtime, program), "*", [port2]);
  };
  addEventListener("message", onMessage);
  document.body.append(frame);
  const remove = (): void => {
    removeEventListener("message", onMessage);
    port1.close();
    frame.remove();
  };
  return { port: port1, remove };
}

/** One script, since a worker without a network has no modules. The program gets the number of lines that stand before it. */
function scriptOf(runtime: string, { body, modules }: FramedProgram): string {
  const own = modules.map(({ specifier, js }) => {
    return `[${JSON.stringify(specifier)}, (require, exports) => {${compileProgram(js)}\n}]`;
  });
  const before = `(() => {${runtime}\n})();\nconst own = [${own.join(",")}];`;
  const lines = before.split("\n").length;
  return `${before}\nrunProgram(${String(lines)}, own, async (require, exports) => {${body}\n});`;
}

let runtimeText: Promise<string> | undefined;

function fetchRuntime(): Promise<string> {
  runtimeText ??= fetch(runtimeUrl).then((response) => {
    if (!response.ok) throw new Error(`the program's runtime could not be loaded: HTTP ${String(response.status)}`);
    return response.text();
  });
  runtimeText.catch(() => (runtimeText = undefined));
  return runtimeText;
}
