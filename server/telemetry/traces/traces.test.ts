// Spans of real calls, as a collector gets them: the backend's is a child of the proxy's, which is a child of the caller's.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { patient, startBackend, startProxy } from "../testing/parts.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
}

interface Received extends Span {
  readonly part: string | undefined;
}

interface Body {
  readonly resourceSpans: {
    readonly resource: Pick<Span, "attributes">;
    readonly scopeSpans: { readonly spans: Span[] }[];
  }[];
}

const attribute = ({ attributes }: Pick<Span, "attributes">, key: string): string | undefined =>
  attributes.find((one) => one.key === key)?.value.stringValue;

/** A collector that answers with `status`, and keeps what it got. */
async function startCollector(status = 200): Promise<{ url: string; spans: Received[]; requests: () => number }> {
  const spans: Received[] = [];
  let requests = 0;
  const server = createServer((req, res) => {
    let text = "";
    req.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    req.on("end", () => {
      requests++;
      for (const { resource, scopeSpans } of (JSON.parse(text) as Body).resourceSpans)
        for (const span of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({ ...span, part: attribute(resource, "service.name") });
      res.writeHead(status, { "Content-Type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, spans, requests: () => requests };
}

/** Says in its status which parent it has. */
const echo = `
  import { RpcError, StatusCode } from "grpc-handler";
  export default {
    async handleRequest({ metadata }) {
      throw new RpcError(StatusCode.ABORTED, String(metadata["traceparent"]));
    },
  };
`;

const traceId = "0af7651916cd43dd8448eb211c80319c";
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

test(
  "a call has a span in each part, with its method, carrier and status, and nothing that its client chose",
  patient,
  async () => {
    const { url, spans } = await startCollector();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const backend = await startBackend(env);
    const proxy = await startProxy(backend.part, env);
    const transport = createConnectTransport({
      baseUrl: `http://127.0.0.1:${String(proxy.part.port)}`,
      httpVersion: "1.1",
    });
    await createClient(StockService, transport).getPrice({ symbol: "SENTENCE" }, { headers });
    const find = (part: string): Received | undefined =>
      spans.find((span) => span.part === part && span.traceId === traceId);
    await expect.poll(() => find("playground-proxy") && find("playground-backend"), patient).toBeDefined();
    const [first, second] = [find("playground-proxy"), find("playground-backend")];
    expect([first?.parentSpanId, second?.parentSpanId]).toEqual(["b7ad6b7169203331", first?.spanId]);
    for (const span of [first, second]) {
      if (!span) throw new Error("no span");
      expect(span.name).toBe("stock.v1.StockService/GetPrice");
      expect(attribute(span, "rpc.response.status_code")).toBe("OK");
    }
    expect(first && attribute(first, "playground.carrier")).toBe("connect");
    expect(JSON.stringify(spans)).not.toContain("SENTENCE");
  },
);

test(
  "the handler has the backend's span for its parent, and without tracing what the caller sent",
  patient,
  async () => {
    const { url } = await startCollector();
    const seen = async (env: Record<string, string>): Promise<string> => {
      const { part } = await startBackend(env);
      const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(part.port)}` });
      const { deploymentId } = await createClient(PlaygroundService, transport).deploy({
        example: "stock-ticker",
        files: { "handler.ts": echo },
      });
      const calling = createClient(StockService, transport).getPrice(
        {},
        { headers: { ...headers, "x-deployment": deploymentId } },
      );
      return calling.then(
        () => "",
        (error: unknown) => ConnectError.from(error).rawMessage,
      );
    };
    expect(await seen({})).toBe(headers.traceparent);
    const traced = await seen({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(traced).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(traced).not.toBe(headers.traceparent);
  },
);

test("a collector that refuses costs no call anything", patient, async () => {
  const { url, requests } = await startCollector(400);
  const { part } = await startBackend({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(part.port)}` });
  const stock = createClient(StockService, transport);
  const price = (): Promise<unknown> => stock.getPrice({ symbol: "ACME" }, { headers: { "x-session": "one" } });
  await price();
  await expect.poll(requests, patient).toBeGreaterThan(0);
  expect(await price()).toMatchObject({ symbol: "ACME" });
});
