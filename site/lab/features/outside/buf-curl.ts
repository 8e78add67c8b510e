// The call by `buf curl`, which speaks gRPC in all four modes and asks the server for the schema.
import { takesStream } from "../../../run/state/method-entry.ts";
import { type Command, type OutsideCall, routed } from "./outside-call.ts";
import { commandLine, withInput, word } from "./shell.ts";

export function bufCurl(call: OutsideCall): Command {
  const { kind, messages, deadlineMs, origin, service, method } = call;
  const streams = takesStream(kind);
  const command = commandLine([
    "buf curl --protocol grpc",
    ...(deadlineMs === undefined ? [] : [`--timeout ${String(deadlineMs)}ms`]),
    ...routed(call).map(([key, value]) => `-H ${word(listItem(`${key}: ${value}`))}`),
    // The schema is that of the deployment too: the reader may have changed the .proto.
    `--reflect-header ${word("*")}`,
    `-d ${streams ? "@-" : word(messages[0] ?? "{}")}`,
    word(`${origin}/${service}/${method}`),
  ]);
  return { text: streams ? withInput(command, messages) : command, note: noteOf(call) };
}

/** buf reads each -H as a list with commas between (CSV), so what holds a comma or a quote is quoted once more. */
function listItem(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function noteOf({ deadlineMs }: OutsideCall): string {
  const install = "Install it with: npm install --global @bufbuild/buf.";
  return deadlineMs === undefined
    ? install
    : `${install} Its --timeout counts from the start, the request for the schema included: give it some 200 ms more.`;
}
