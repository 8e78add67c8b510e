// The program that Connect's conformance suite starts to test a client: it reads cases from standard input, makes their calls with
// connect-websocket, and writes what came of each. The suite's servers speak gRPC: a proxy of ours is in front of each.
import { errorText } from "../../../../server/errors.ts";
import { readMessages, writeMessage } from "../frames.ts";
import { callCase } from "./call.ts";
import { type Case, readCase, writeFailure, writeOutcome } from "./case.ts";
import { Proxies } from "./proxies.ts";

/** Fewer than a WebSocket may have, which is 100. */
const callsAtOnce = 50;

const proxies = new Proxies();
const calls = new Set<Promise<void>>();
for await (const message of readMessages()) {
  if (calls.size >= callsAtOnce) await Promise.race(calls);
  const call = run(readCase(message));
  calls.add(call);
  void call.then(() => calls.delete(call));
}
await Promise.all(calls);
await proxies.close();

async function run(test: Case): Promise<void> {
  const answer = await proxies
    .transport(test)
    .then((transport) => callCase(transport, test))
    .then(
      (outcome) => writeOutcome(test.name, outcome),
      (error: unknown) => writeFailure(test.name, errorText(error)),
    );
  writeMessage(answer);
}
