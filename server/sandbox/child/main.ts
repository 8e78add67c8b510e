// The runner: a disposable process that keeps one reader's deployments, each in an isolate, and speaks frames on
// stdin and stdout. Nothing imports this; the server starts it by path.
import { FrameReader } from "../wire/frame-reader.ts";
import { readDown } from "../wire/down.ts";
import type { DownFrame } from "../wire/down.ts";
import { IsolateMaker } from "./isolate.ts";
import { readOptions } from "./options.ts";
import { Output } from "./output.ts";
import { Program } from "./program.ts";
import { IsolateReserve } from "./reserve.ts";

const options = readOptions(process.argv[2]);
const reserve = new IsolateReserve(new IsolateMaker(options));
const out = new Output();
const programs = new Map<number, Program>();

function handle(frame: DownFrame): void {
  switch (frame.type) {
    case "load":
      load(frame.program, frame.code);
      break;
    case "unload":
      unload(frame.program);
      break;
    case "ping":
      out.frame({ type: "pong", number: frame.number });
      break;
    default:
      return programs.get(frame.program)?.deliver(frame);
  }
}

function load(number: number, code: string): void {
  const program = new Program(number, options, out);
  programs.set(number, program);
  program.load(reserve.take(), code);
}

function unload(number: number): void {
  programs.get(number)?.dispose();
  programs.delete(number);
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
