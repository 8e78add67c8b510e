// The runner: a disposable process that keeps one reader's deployments, each in an isolate, and speaks frames on
// stdin and stdout. Nothing imports this; the server starts it by path.
import { FrameReader } from "../wire/frame-reader.ts";
import { readDown } from "../wire/down.ts";
import type { DownFrame } from "../wire/down.ts";
import { IsolateMaker } from "./isolate.ts";
import { readOptions } from "./options.ts";
import { Output } from "./output.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { IsolateReserve } from "./reserve.ts";

const options = readOptions(process.argv[2]);
const reserve = new IsolateReserve(new IsolateMaker(options));
const out = new Output();
const programs = new Map<number, LoadedProgram>();

function handle(frame: DownFrame): void {
  switch (frame.type) {
    case "load": {
      const program = new LoadedProgram(frame.program, options, out);
      programs.set(frame.program, program);
      program.load(reserve.take(frame.snapshot), frame);
      break;
    }
    case "unload":
      programs.get(frame.program)?.dispose();
      programs.delete(frame.program);
      break;
    case "ping":
      out.frame({ type: "pong", number: frame.number });
      break;
    default:
      return programs.get(frame.program)?.deliver(frame);
  }
}

const frames = new FrameReader(options.frameBytes);
process.stdin.on("data", (chunk: Buffer) => {
  for (const frame of frames.push(chunk)) handle(readDown(frame));
  for (const program of programs.values()) program.flush();
  out.flush();
});
// The server is gone.
process.stdin.on("end", () => process.exit());
out.frame({ type: "ready" });
out.flush();
