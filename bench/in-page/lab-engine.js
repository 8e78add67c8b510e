// A lab without its page, in a process of its own, as each reader has a browser of their own: the page's own run, bundled and
// forked by bench/load/lab-engine.ts. It tells of the messages that come, and of the times when the server was lost, with the status.
import { startRun } from "../../site/run/call/live-run.ts";
import { Session } from "../../site/run/session/session.ts";
import { StockService } from "../../proto/gen/stock/v1/stock_pb.js";

const [url, handler] = process.argv.slice(2);
globalThis.location = new URL(url);

const methods = new Map([["StreamPrices", StockService.method.streamPrices]]);
const session = new Session({ name: "stock-ticker" }, methods);
const requestText = JSON.stringify({ symbol: "ACME", count: 0, intervalMs: 500 });
const request = { code: { handler }, method: "StreamPrices", requestText, metadata: [], carrier: "websocket" };
startRun(session, request, ({ kind, body, status }) => {
  if (!["received", "interrupted", "ended", "failed", "rejected"].includes(kind)) return;
  process.send({ kind, text: body?.text, code: status?.code });
});
