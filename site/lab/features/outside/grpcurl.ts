// The call by `grpcurl`, which also learns the schema by reflection.
import { takesStream } from "../../../run/state/method-entry.ts";
import { authority, type Command, isSecure, type OutsideCall, routed } from "./outside-call.ts";
import { commandLine, withInput, word } from "./shell.ts";

export function grpcurl(call: OutsideCall): Command {
  const { kind, messages, deadlineMs, service, method } = call;
  const streams = takesStream(kind);
  const command = commandLine([
    isSecure(call) ? "grpcurl" : "grpcurl -plaintext",
    ...(deadlineMs === undefined ? [] : [`-max-time ${String(deadlineMs / 1000)}`]),
    ...routed(call).map(([key, value]) => `-H ${word(`${key}: ${value}`)}`),
    `-d ${streams ? "@" : word(messages[0] ?? "{}")}`,
    authority(call),
    `${service}/${method}`,
  ]);
  return {
    text: streams ? withInput(command, messages) : command,
    note: "Install it from github.com/fullstorydev/grpcurl.",
  };
}
