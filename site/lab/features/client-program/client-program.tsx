// The client's side as code: the program of the present run, to be read, changed and run in the browser.
import type { DescMethod } from "@bufbuild/protobuf";
import { useEffect, useRef, useState } from "preact/hooks";
import { clientModel, type CodeEditor, tabKey } from "../editor/code-editor.ts";
import { LineText } from "../editor/line-text.tsx";
import { loadEditor } from "../editor/load-editor.ts";
import type { Lab } from "../../lab.ts";
import { type ConsoleRow, programOf } from "./program.ts";
import { generatedProgram, loadProgram, saveProgram } from "./program-source.ts";
import { readStored } from "../../parts/storage.ts";
import { methodsFor } from "../../../run/call/methods.ts";
import type { ViewProps } from "../../views/view.ts";

export function ClientProgram({ lab }: ViewProps) {
  const [methods, setMethods] = useState<ReadonlyMap<string, DescMethod> | undefined>(undefined);
  const schema = lab.schema.live.value;
  useEffect(() => void methodsFor(lab.example, schema).then(setMethods), [lab, schema]);
  const method = methods?.get(lab.client.method.value.name);
  if (!method) return <p class="lab-empty">Writing the program…</p>;
  // Each method has a program of its own, and so an editor.
  return <ProgramPane key={method.name} lab={lab} method={method} />;
}

function ProgramPane({ lab, method }: { readonly lab: Lab; readonly method: DescMethod }) {
  const program = programOf(lab);
  const generated = generatedProgram(lab, method);
  const [own, setOwn] = useState(() => loadProgram(lab));
  const source = own ?? generated;
  const edit = (text: string): void => {
    const next = text === generated ? undefined : text;
    setOwn(next);
    saveProgram(lab, next);
  };
  const run = (): void => void program.run(own ?? generatedProgram(lab, method));
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    lab.program.value = { running: program.running, run: () => latest.current(), stop: () => program.stop() };
  }, [lab, program]);
  return (
    <div class="lab-program">
      <Editor lab={lab} source={source} onEdit={edit} onRun={run} />
      <div class="lab-wrap lab-program-bar">
        {own === undefined ? (
          <span class="lab-note">Follows the form until you change it.</span>
        ) : (
          <button type="button" class="lab-link" onClick={() => edit(generated)}>
            Back to the form’s program
          </button>
        )}
      </div>
      <ProgramConsole rows={program.rows.value} />
    </div>
  );
}

interface EditorProps {
  readonly lab: Lab;
  readonly source: string;
  readonly onEdit: (source: string) => void;
  readonly onRun: () => void;
}

let editors = 0;

function Editor({ lab, source, onEdit, onRun }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<CodeEditor | undefined>(undefined);
  const acts = useRef({ onEdit, onRun, source });
  acts.current = { onEdit, onRun, source };
  const [stage, setStage] = useState<"loading" | "ready" | "failed">("loading");
  useEffect(() => {
    let gone = false;
    loadEditor().then(
      (mount) => {
        if (gone || !host.current) return;
        mounted.current = mount({
          host: host.current,
          example: lab.example,
          modelName: `${clientModel}${lab.example.name}-${String(++editors)}`,
          language: "typescript",
          label: `client.ts of ${lab.example.title}`,
          source: acts.current.source,
          scrollTop: 0,
          importsOpen: true,
          onEdit: (text) => acts.current.onEdit(text),
          onRun: () => acts.current.onRun(),
          // As the reader has chosen for the handler's editor.
          tabLeaves: readStored(tabKey) === "leaves",
          onTabLeaves: () => undefined,
        });
        setStage("ready");
      },
      () => setStage("failed"),
    );
    return () => {
      gone = true;
      mounted.current?.dispose();
    };
  }, [lab]);
  useEffect(() => mounted.current?.setSource(source), [source, stage]);
  const schema = lab.schema.live.value;
  useEffect(() => {
    mounted.current?.setModules(lab.example.name, schema?.modules ?? []);
  }, [schema, stage]);
  return (
    <div class="lab-program-editor">
      <div ref={host} class="lab-editor-host" />
      {stage !== "ready" && <LineText source={source} language="typescript" />}
      {stage === "failed" && (
        <p class="lab-mistake" role="alert">
          The editor could not be loaded. Run client.ts still works.
        </p>
      )}
    </div>
  );
}

function ProgramConsole({ rows }: { readonly rows: readonly ConsoleRow[] }) {
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [rows]);
  return (
    <div ref={log} class="lab-program-console" role="log" aria-label="Client console" tabIndex={0}>
      {rows.length === 0 && <span class="lab-note">What the program writes to its console.</span>}
      {rows.map(({ id, level, text }) => (
        <div key={id} class="lab-program-line" data-level={level}>
          {text}
        </div>
      ))}
    </div>
  );
}
