// Bidirectional streaming: each call listens and talks at the same time, and all calls meet in the fields of the class.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  ChatRequestSchema,
  ChatResponseSchema,
  ResponseKind,
  SendMessageRequestSchema,
  SendMessageResponseSchema,
} from "./gen/chat/v1/chat_pb";
import type { ChatRequest, ChatResponse } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  readonly #members = new Set<Member>();
  readonly #history: Line[] = [];

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    const member = new Member();
    // Two loops run side by side. This one reads what the client says; it ends with the half-close, and throws when
    // the client cancels …
    this.#listen(requests, member).then(
      () => member.end(),
      (error: unknown) => member.end(error),
    );
    try {
      // … and this one sends what is in the mailbox, whoever put it there.
      for await (const response of member.mail()) yield { payload: toBinary(ChatResponseSchema, response) };
    } finally {
      // Runs on every path: half-close, cancel, deadline, error.
      this.#leave(member);
      member.end();
      context.trailers["messages-sent"] = String(member.messageCount);
    }
  }

  async #listen(requests: AsyncIterable<GrpcRequest>, member: Member): Promise<void> {
    for await (const request of requests) {
      if (member.ended) return;
      const message = fromBinary(ChatRequestSchema, request.payload);
      const line = lineOf(message);
      member.messageCount++;
      member.put(ResponseKind.ECHO, echoOf(line));
      if (!this.#members.has(member)) this.#join(member, line.from, message);
      this.#publish(line, member);
      // Backpressure: read on only when the client has taken what it was sent.
      await member.emptied();
    }
  }

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const line = lineOf(fromBinary(SendMessageRequestSchema, request.payload));
    this.#publish(line);
    const reply = create(SendMessageResponseSchema, { ...echoOf(line), messageCount: 1 });
    return { payload: toBinary(SendMessageResponseSchema, reply) };
  }

  #join(member: Member, name: string, { history }: ChatRequest): void {
    if (this.#members.size === maxMembers) throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "the chat is full");
    member.name = name;
    this.#members.add(member);
    const replayed = history > 0 ? this.#history.slice(-history) : [];
    for (const line of replayed) member.put(ResponseKind.HISTORY, line);
    this.#tell(ResponseKind.NOTICE, { from: "server", text: `${name} joined`, timestamp: now() }, member);
  }

  #leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    this.#tell(ResponseKind.NOTICE, { from: "server", text: `${member.name} left`, timestamp: now() });
  }

  #publish(line: Line, except?: Member): void {
    this.#history.push(line);
    if (this.#history.length > maxHistory) this.#history.shift();
    this.#tell(ResponseKind.MESSAGE, line, except);
  }

  #tell(kind: ResponseKind, line: Line, except?: Member): void {
    for (const member of this.#members) if (member !== except) member.put(kind, line);
  }
}

// Whatever clients can make grow has a limit.
const maxMembers = 50;
const maxHistory = 50;
const maxWaiting = 200;
const maxTextLength = 2000;
interface Line {
  from: string;
  text: string;
  timestamp: string;
}

/** One call, and the responses that wait to be sent in it. */
class Member {
  name = "";
  messageCount = 0;
  readonly #waiting: ChatResponse[] = [];
  #end: { error: unknown } | undefined;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  get ended(): boolean {
    return this.#end !== undefined;
  }

  put(kind: ResponseKind, line: Line): void {
    if (this.#waiting.length === maxWaiting) {
      this.end(new RpcError(StatusCode.RESOURCE_EXHAUSTED, "the client reads more slowly than the others write"));
    }
    if (this.ended) return;
    this.#waiting.push(create(ChatResponseSchema, { ...line, kind, messageCount: this.messageCount }));
    void this.#change();
  }

  /** No more responses: `mail` ends when the waiting ones are sent, and throws the error if there is one. */
  end(error?: unknown): void {
    this.#end ??= { error };
    void this.#change();
  }

  async *mail(): AsyncGenerator<ChatResponse> {
    for (;;) {
      const response = this.#waiting.shift();
      if (response) yield response;
      else if (!this.#end) await this.#change();
      else if (this.#end.error === undefined) return;
      else throw this.#end.error as Error;
    }
  }

  /** Resolves when all that waited has been taken, or will never be. */
  async emptied(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#end) await this.#changed.promise;
  }

  /** Wakes whoever waits for a change, and resolves at the next one. */
  #change(): Promise<void> {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    return this.#changed.promise;
  }
}

function lineOf({ user, text, timestamp }: { user: string; text: string; timestamp: string }): Line {
  if (text === "" || text.length > maxTextLength) {
    throw new RpcError(
      StatusCode.INVALID_ARGUMENT,
      `text must have 1 to ${String(maxTextLength)} characters, found ${String(text.length)}`,
    );
  }
  return { from: user || "anonymous", text, timestamp: timestamp || now() };
}

function echoOf(line: Line): Line {
  return { from: "server", text: `Echo: ${line.text}`, timestamp: now() };
}

function now(): string {
  return new Date().toISOString();
}
