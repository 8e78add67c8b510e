// The present run as other clients make it: a command for each tool, to be copied, pasted and run as it stands.
import type { DescMethod } from "@bufbuild/protobuf";
import { useEffect, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { gather } from "./gather.ts";
import { type Tool, tools } from "./clients.ts";
import type { Command } from "./outside-call.ts";
import { sentTexts, textsOf } from "./request-texts.ts";
import { methodsFor } from "../../../run/call/methods.ts";
import type { ServedCode } from "../../../run/session/served-code.ts";
import { entriesOfRows, metadataMistake, readDeadline } from "../client/form.ts";
import { counted } from "../../../run/state/format.ts";
import { takesStream } from "../../../run/state/method-entry.ts";
import type { ViewProps } from "../../views/view.ts";
import { CopyButton } from "../../parts/copy-button.tsx";

type Held =
  | { readonly kind: "working" }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "held"; readonly id: string; readonly code: ServedCode; readonly methods: Methods };
type Methods = ReadonlyMap<string, DescMethod>;

export function Outside({ lab }: ViewProps) {
  const [held, holdAgain] = useHeld(lab);
  if (held.kind === "working") return <p class="lab-empty">Deploying your code for the call from outside…</p>;
  if (held.kind === "failed") return <Failed why={held.why} onRetry={holdAgain} />;
  return <Commands lab={lab} held={held} onRenew={holdAgain} />;
}

/** The deployment that the commands call: made when the panel is opened, followed when a Run makes another. */
function useHeld(lab: Lab): [Held, () => void] {
  const [held, setHeld] = useState<Held>({ kind: "working" });
  const [attempt, setAttempt] = useState(0);
  const { phase, run } = lab.state.value;
  const deploying = phase === "deploying";
  useEffect(() => {
    if (deploying) return;
    let current = true;
    void hold(lab).then((next) => {
      if (current) setHeld(next);
    });
    return () => (current = false);
  }, [lab, attempt, run, deploying]);
  const again = (): void => {
    setHeld({ kind: "working" });
    setAttempt(attempt + 1);
  };
  return [held, again];
}

async function hold(lab: Lab): Promise<Held> {
  try {
    const result = await lab.run.hold();
    if (result.ok) {
      const { id, code } = result.deployment;
      return { kind: "held", id, code, methods: await methodsFor(lab.example, code.schema) };
    }
    return { kind: "failed", why: `The code has errors: ${result.problems[0]?.message ?? "Run shows them"}` };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}

function Failed({ why, onRetry }: { readonly why: string; readonly onRetry: () => void }) {
  return (
    <p class="lab-empty" role="alert">
      {why}{" "}
      <button type="button" class="lab-link" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}

interface CommandsProps {
  readonly lab: Lab;
  readonly held: Held & { kind: "held" };
  readonly onRenew: () => void;
}

function Commands({ lab, held, onRenew }: CommandsProps) {
  const [tool, setTool] = useState<Tool>(tools[0]);
  const command = commandOf(lab, held, tool);
  return (
    <div class="lab-view">
      <div class="lab-wrap lab-outside-head">
        <div class="lab-wrap lab-choices" role="radiogroup" aria-label="Copy as">
          {tools.map((other) => (
            <label key={other.id} class="lab-box lab-choice">
              <input type="radio" name="tool" checked={other === tool} onChange={() => setTool(other)} />
              {other.label}
            </label>
          ))}
        </div>
        {typeof command !== "string" && <CopyButton text={command.text} />}
      </div>
      {!lab.run.isCurrent(held.code) && <Outdated onRenew={onRenew} />}
      {typeof command === "string" ? (
        <p class="lab-empty">{command}</p>
      ) : (
        <>
          <pre class="lab-command" tabIndex={0} aria-label={`The call by ${tool.label}`}>
            <code>{command.text}</code>
          </pre>
          <p class="lab-muted lab-outside-note">
            {command.note} {whatItCalls(lab)}
          </p>
        </>
      )}
    </div>
  );
}

function Outdated({ onRenew }: { readonly onRenew: () => void }) {
  return (
    <p class="lab-muted lab-outside-note">
      This calls the code as it was deployed last; you have changed it since.{" "}
      <button type="button" class="lab-link" onClick={onRenew}>
        Deploy the new code
      </button>
    </p>
  );
}

function whatItCalls(lab: Lab): string {
  const calls = "It calls your handler as it runs now, as long as this page is open and ten minutes more.";
  if (!takesStream(lab.client.method.value.kind)) return calls;
  const sent = sentTexts(lab).length;
  return `${calls} It sends ${sent === 0 ? "the samples" : `the ${counted(sent, "message")} of the last run`}.`;
}

/** The command, or why there is none. */
function commandOf(lab: Lab, { id, methods }: Held & { kind: "held" }, tool: Tool): Command | string {
  const form = lab.client.form.value;
  const method = methods.get(lab.client.method.value.name);
  if (!method) return `${lab.example.protoPath} has no method ${lab.client.method.value.name}`;
  const { ms: deadlineMs, mistake } = readDeadline(form.deadlineText.value);
  if (mistake !== undefined) return `The deadline is no number: ${mistake}.`;
  const wrong = form.metadata.value.map(metadataMistake).find((found) => found !== undefined);
  if (wrong !== undefined) return `The metadata cannot be sent: ${wrong}.`;
  try {
    const metadata = entriesOfRows(form.metadata.value);
    const shown = { origin: location.origin, method, deploymentId: id, metadata, deadlineMs, texts: textsOf(lab) };
    return tool.write(gather(shown));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
