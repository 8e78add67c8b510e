// A playground for tests of runs: a real WebSocket server at the page's own address, whose handlers are the test's.
import { create, createRegistry, fromBinary, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport, type HandlerContext } from "@connectrpc/connect";
import { type AcceptedCall, acceptMux, subProtocol } from "connect-websocket/accept";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { WebSocketServer } from "ws";
import { ChatService } from "../../../proto/gen/chat/v1/chat_pb.js";
import { LogService } from "../../../proto/gen/logging/v1/logging_pb.js";
import {
  type DeployRequest,
  type DeployResponseSchema,
  PlaygroundService,
  type WatchResponse,
  WatchResponseSchema,
} from "../../../proto/gen/playground/v1/playground_pb.js";
import { drive } from "../call/call.ts";
import { createSendQueue } from "../call/send-queue.ts";

export const chatExample = { name: "chat", protoPath: "chat/v1/chat.proto", services: ["chat.v1.ChatService"] };

interface Deployed {
  readonly events: WatchResponse[];
  /** Why it is gone, when it is. */
  gone: ConnectError | undefined;
  /** Resolves with the next event, or the end. */
  changed: PromiseWithResolvers<void>;
}

/** Waits for a condition, also on a busy machine. */
export const until = <T>(holds: () => T) => vi.waitUntil(holds, { timeout: 30_000, interval: 5 });

/** A backend's clock is not the page's. */
const backendNowMs = (): number => performance.now() + 1_000;

export class FakePlayground {
  readonly deploys: DeployRequest[] = [];
  /** The deployments that were called, a name for each call. */
  readonly called: string[] = [];
  readonly watches: { readonly deploymentId: string; readonly afterSequence: bigint }[] = [];
  /** What a deployment waits for, or fails with. */
  beforeDeploy: () => Promise<void> = () => Promise.resolve();
  /** What Deploy answers in place of a new deployment. */
  rejection: MessageInitShape<typeof DeployResponseSchema> | undefined;
  /** What a call does before it answers. */
  beforeAnswer: (context: HandlerContext) => Promise<void> = () => Promise.resolve();
  /** What a call does before it reaches its handler. */
  beforeHandler: () => Promise<void> = () => Promise.resolve();
  /** The status code in the `finished` event of a failed call, where it is not the one that the client gets. */
  reportedCode: Code | undefined;
  /** The places in the queue that are reported to who asks. */
  places: readonly number[] = [];
  readonly #deployments = new Map<string, Deployed>();
  /** By the id of a deployment that is gone: the one in its place. */
  readonly #replaced = new Map<string, string>();
  readonly #server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => subProtocol });
  readonly #listening = once(this.#server, "listening");
  readonly #registry = createRegistry(PlaygroundService, ChatService, LogService);
  readonly #transport = createRouterTransport(({ service }) => {
    service(PlaygroundService, {
      deploy: (request, { requestHeader }) => this.#deploy(request, requestHeader.get("x-deployment")),
      watch: (request) => this.#watch(request),
      watchQueue: () => this.#watchQueue(),
    });
    service(ChatService, {
      sendMessage: async ({ text }, context) => {
        await this.#call(context);
        return { text: `re: ${text}` };
      },
      chat: (requests, context) => this.#chat(requests, context),
    });
    service(LogService, {
      uploadLogs: async (requests, context) => {
        await this.#call(context);
        let totalLogs = 0;
        for await (const { level } of requests) totalLogs += level === "" ? 0 : 1;
        return { totalLogs };
      },
    });
  });

  /** Starts it at the address that the page is then at. */
  async listen(): Promise<void> {
    this.#server.on("connection", (socket) => {
      acceptMux(socket, { onCall: (call) => void this.#answer(call), onError: () => undefined });
    });
    await this.#listening;
    const origin = `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
    Object.assign(globalThis, { location: { origin, href: origin } });
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  /** Loses every connection; deployments stay. */
  cut(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  /** Begins anew, for the next test. */
  forget(): void {
    this.endDeployments();
    for (const list of [this.deploys, this.called, this.watches]) list.length = 0;
    this.beforeDeploy = this.beforeAnswer = this.beforeHandler = () => Promise.resolve();
    this.reportedCode = undefined;
    this.rejection = undefined;
    this.places = [];
  }

  /** What a backend that ends takes with it. With a reason, a router resets the streams to it. */
  endDeployments(reset?: ConnectError): void {
    for (const deployed of this.#deployments.values()) {
      deployed.gone = reset ?? new ConnectError("the deployment is gone", Code.NotFound);
      deployed.changed.resolve();
    }
    this.#deployments.clear();
  }

  /** Reports an event of the handler's side. */
  report(
    deploymentId: string,
    callId: string,
    event: NonNullable<MessageInitShape<typeof WatchResponseSchema>["event"]>,
  ) {
    const { events, changed } = this.#find(deploymentId);
    events.push(
      create(WatchResponseSchema, { callId, event, sequence: BigInt(events.length + 1), monotonicMs: backendNowMs() }),
    );
    this.#find(deploymentId).changed = Promise.withResolvers();
    changed.resolve();
  }

  #presentId(id: string): string {
    return this.#deployments.has(id) ? id : (this.#replaced.get(id) ?? id);
  }

  #find(deploymentId: string | null): Deployed {
    const deployed = this.#deployments.get(this.#presentId(deploymentId ?? ""));
    if (!deployed) throw new ConnectError(`no deployment ${String(deploymentId)}`, Code.NotFound);
    return deployed;
  }

  async #deploy(
    request: DeployRequest,
    replaces: string | null,
  ): Promise<MessageInitShape<typeof DeployResponseSchema>> {
    this.deploys.push(request);
    await this.beforeDeploy();
    if (this.rejection) return this.rejection;
    const deploymentId = `d${String(this.deploys.length)}`;
    this.#deployments.set(deploymentId, { events: [], gone: undefined, changed: Promise.withResolvers() });
    if (replaces !== null) this.#replaced.set(replaces, deploymentId);
    return { deploymentId, monotonicMs: backendNowMs() };
  }

  async *#watch({ deploymentId, afterSequence }: { deploymentId: string; afterSequence: bigint }) {
    this.watches.push({ deploymentId, afterSequence });
    const deployed = this.#find(deploymentId);
    for (let next = Number(afterSequence); ; next++) {
      while (next >= deployed.events.length && !deployed.gone) await deployed.changed.promise;
      const event = deployed.events[next];
      if (!event) throw deployed.gone ?? new ConnectError("the deployment is gone", Code.NotFound);
      yield event;
    }
  }

  async *#watchQueue() {
    for (const ahead of this.places) yield await Promise.resolve({ ahead });
  }

  async *#chat(requests: AsyncIterable<{ text: string }>, context: HandlerContext) {
    await this.#call(context);
    for await (const { text } of requests) yield { text: `re: ${text}` };
  }

  async #call(context: HandlerContext): Promise<void> {
    const deploymentId = context.requestHeader.get("x-deployment") ?? "";
    this.called.push(deploymentId);
    this.#find(deploymentId);
    await this.beforeHandler();
    const callId = String(this.called.length);
    const clientCallId = context.requestHeader.get("x-call-id") ?? "";
    this.report(deploymentId, callId, { case: "callStarted", value: { clientCallId } });
    try {
      await this.beforeAnswer(context);
    } catch (error) {
      const code = this.reportedCode ?? ConnectError.from(error).code;
      if (this.#deployments.has(deploymentId)) this.report(deploymentId, callId, { case: "finished", value: { code } });
      throw error;
    }
  }

  /** Routes a client's call to the services above. */
  async #answer(call: AcceptedCall): Promise<void> {
    const [, serviceName = "", methodName] = call.path.split("/");
    const method = this.#registry.getService(serviceName)?.methods.find(({ name }) => name === methodName);
    if (!method) throw new Error(`expected a method of this playground, found ${call.path}`);
    const requests = createSendQueue<Message>(() => undefined);
    const ending = new AbortController();
    call.onMessage = (payload) => {
      requests.send(fromBinary(method.input, payload));
      call.grant(payload.length);
    };
    call.onHalfClose = () => requests.end();
    // Before the first event, and not of a deployment that is gone, as the real one.
    if (method === PlaygroundService.method.watch)
      call.sendHeaders(
        [...call.headers]
          .map(([key, id]): [string, string] => [key, this.#presentId(id)])
          .filter(([key, id]) => key === "x-deployment" && this.#deployments.has(id)),
      );
    call.onCancel = () => ending.abort();
    const header = new Headers();
    for (const [key, value] of call.headers) header.append(key, value);
    const { status, trailers } = await drive({
      ...{ transport: this.#transport, method, input: requests, header, deadlineMs: undefined, signal: ending.signal },
      bare: method.methodKind === "unary",
      emit: (event) => {
        if (event.kind === "headers") call.sendHeaders([...event.metadata]);
        else if (event.kind === "received") call.sendMessage(event.body.payload);
      },
    });
    call.sendTrailers(status.code, status.message, [...trailers]);
  }
}
