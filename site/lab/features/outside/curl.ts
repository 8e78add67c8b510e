// The call by plain curl, as JSON in the Connect protocol: no gRPC tool needed at all.
import { type Command, type OutsideCall, routed } from "./outside-call.ts";
import { commandLine, withInput, word } from "./shell.ts";

export function curl(call: OutsideCall): Command {
  if (call.kind === "unary") return { text: commandLine([...options(call, "application/json"), body(call)]), note: "" };
  // A streaming message travels in an envelope: one byte of flags, its length in four, then the JSON.
  const wrap = `perl -ne 'chomp; print pack("CN/a*", 0, $_)'`;
  const send = commandLine([...options(call, "application/connect+json"), "--data-binary @-"]);
  const unwrap = `perl -e '$| = 1; while (read(STDIN, $h, 5) == 5) { read(STDIN, $d, unpack("xN", $h)); print "$d\\n" }'`;
  const text = `${withInput(wrap, call.messages, " |")}\n${send} |\n${unwrap}`;
  return { text, note: noteOf(call) };
}

function options(call: OutsideCall, contentType: string): string[] {
  const { deadlineMs, origin, service, method } = call;
  return [
    "curl -sN",
    word(`${origin}/${service}/${method}`),
    `-H ${word(`content-type: ${contentType}`)}`,
    ...(deadlineMs === undefined ? [] : [`-H 'connect-timeout-ms: ${String(deadlineMs)}'`]),
    ...routed(call).map(([key, value]) => `-H ${word(`${key}: ${value}`)}`),
  ];
}

function body({ messages }: OutsideCall): string {
  return `-d ${word(messages[0] ?? "{}")}`;
}

function noteOf({ kind }: OutsideCall): string {
  const envelopes = "Each message travels in an envelope of 5 bytes, which perl puts on and takes off.";
  const last = "The last line is the end of the stream: trailers, and the error if there is one.";
  if (kind !== "bidi_streaming") return `${envelopes} ${last}`;
  return `${envelopes} ${last} curl sends all messages before it reads: over HTTP/1.1 nothing is a conversation.`;
}
