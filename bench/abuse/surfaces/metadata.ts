// Names and values of metadata at each place where there is metadata: sent by the client, and sent by a handler as initial
// metadata, as trailers and with an error.
import { type CallInput, carriers } from "../calls.ts";
import { deploy } from "../deployments.ts";
import { oddPairs, oddText, once, oneOf } from "../odd.ts";
import { type Attempt, type Outcome, outcomeOf } from "../surface.ts";

/** Does with metadata what the text in its source says. */
const handler = (plan: object): string => `
import { RpcError } from "grpc-handler";
const plan = ${JSON.stringify(plan)};
const bytes = (pairs) => Object.fromEntries(pairs.map(([name, value]) => [name, name.endsWith("-bin") && plan.honest ? new TextEncoder().encode(value) : value]));
export default class {
  async *handleServerStream(request, context) {
    if (plan.initial) context.sendHeaders(bytes(plan.initial));
    Object.assign(context.trailers, bytes(plan.trailers));
    yield { payload: new Uint8Array(), metadata: bytes(plan.first) };
    if (plan.error) throw new RpcError(plan.error.code, plan.error.message, bytes(plan.error.metadata));
  }
}`;

export async function metadata(attempt: Attempt): Promise<Outcome> {
  const { random } = attempt;
  const plan = {
    honest: once(random, 2),
    initial: once(random, 2) ? oddPairs(random) : undefined,
    first: once(random, 2) ? oddPairs(random) : [],
    trailers: once(random, 2) ? oddPairs(random) : [],
    error: once(random, 2) ? { code: random(20), message: oddText(random), metadata: oddPairs(random) } : undefined,
  };
  const id = await deploy(attempt, handler(plan));
  if (id === undefined) return outcomeOf([]);
  const names = Object.keys(carriers);
  return outcomeOf(
    await Promise.all(
      [names[random(names.length)], names[random(names.length)]].map(async (carrier = "grpc") => {
        const call: CallInput = {
          path: "/stock.v1.StockService/StreamPrices",
          metadata: [["x-deployment", id], ...(once(random, 3) ? fit(carrier, oddPairs(random)) : [])],
          messages: [new Uint8Array()],
          timeoutMs: oneOf(random, [2_000, 3_000]),
        };
        return {
          what: `${carrier}: ${JSON.stringify({ plan, sent: call.metadata }).slice(0, 2_000)}`,
          status: await tried(attempt, carrier, call),
        };
      }),
    ),
  );
}

/** What a carrier's own client lets through: Node's refuse some by themselves, and the raw surfaces send those. */
const fit = (carrier: string, pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] =>
  carrier === "mux" || carrier === "grpc-websockets"
    ? pairs.filter(
        ([name, value]) => /^[\w.-]+$/u.test(name) && /^[\x20-\x7e]*$/u.test(value) && name !== "grpc-timeout",
      )
    : pairs.filter(([name, value]) => /^x-[\w.-]+$/u.test(name) && /^[\x20-\x7e]{0,4000}$/u.test(value));

/** A client that will not send what it is given has made no call. */
export async function tried(attempt: Attempt, carrier: string, call: CallInput): Promise<number | undefined> {
  try {
    return await carriers[carrier]?.(attempt, call);
  } catch {
    return 2;
  }
}
