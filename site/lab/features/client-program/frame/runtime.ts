// What a client program finds in its worker: the modules it may import, a console, and the way to the page. The frame
// puts the program's text behind this file's, so it hands itself over by a global.
import * as protobuf from "@bufbuild/protobuf";
import * as codegen from "@bufbuild/protobuf/codegenv2";
import * as wkt from "@bufbuild/protobuf/wkt";
import * as connect from "@connectrpc/connect";
import { withinBudget } from "../budget.ts";
import type { ToProgram } from "../protocol.ts";
import { describeError, describeValue } from "./describe-value.ts";
import { PortTransport } from "./port-transport.ts";

const generated = import.meta.glob<object>(
  [
    "../../../../../proto/gen/**/*_pb.js",
    "!../../../../../proto/gen/playground/**",
    "!../../../../../proto/gen/grpc/**",
  ],
  { eager: true },
);

type Load = (name: string) => object;
type ProgramBody = (load: Load, exports: object) => Promise<void>;
/** Modules that the page brings, by the name that a program imports. */
type OwnModules = readonly (readonly [name: string, define: (load: Load, exports: object) => void])[];

function modulesWith(transport: PortTransport): Map<string, object> {
  return new Map<string, object>([
    ["@connectrpc/connect", connect],
    ["@bufbuild/protobuf", protobuf],
    ["@bufbuild/protobuf/codegenv2", codegen],
    ["@bufbuild/protobuf/wkt", wkt],
    ["./transport", { transport }],
    ...Object.entries(generated).map(([path, module]): [string, object] => [
      path.replace("../../../../../proto/gen", "./gen").replace(/\.js$/, ""),
      module,
    ]),
  ]);
}

/** Runs the program once the port to the page has come. */
function start(linesBefore: number, own: OwnModules, program: ProgramBody): void {
  addEventListener(
    "message",
    ({ ports: [port] }) => {
      if (port) void runWith(port, linesBefore, own, program);
    },
    { once: true },
  );
}

async function runWith(port: MessagePort, linesBefore: number, own: OwnModules, program: ProgramBody): Promise<void> {
  // The clock as it was before the program, which may put one of its own in its place.
  const post = withinBudget((message) => port.postMessage(message), performance.now.bind(performance));
  const transport = new PortTransport(post);
  port.onmessage = ({ data }) => transport.receive(data as ToProgram);
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    console[level] = (...values: unknown[]) =>
      post({ kind: "console", level, text: values.map(describeValue).join(" ") });
  }
  const modules = modulesWith(transport);
  const threw = (error: unknown): void => post({ kind: "threw", text: describeError(error, linesBefore) });
  addEventListener("unhandledrejection", ({ reason }) => threw(reason));
  try {
    const load: Load = (name) => moduleNamed(modules, name);
    for (const [name, define] of own) {
      const module = {};
      define(load, module);
      modules.set(name, module);
    }
    await program(load, {});
    post({ kind: "finished" });
  } catch (error) {
    threw(error);
  }
}

function moduleNamed(modules: ReadonlyMap<string, object>, name: string): object {
  const known = modules.get(name);
  if (known) return known;
  throw new Error(`there is no module "${name}" here; there are ${[...modules.keys()].join(", ")}`);
}

Object.assign(globalThis, { runProgram: start });
