import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema, ResponseKind } from "./gen/chat/v1/chat_pb";

// A chat room. What somebody says reaches everyone else.
export default class Chat implements GrpcHandler {
  readonly #members = new Set<Mailbox>();

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const mailbox = new Mailbox();
    const listening = this.#listen(requests, mailbox).finally(() => mailbox.close());
    try {
      yield* mailbox.responses();
      await listening;
    } finally {
      // On every path: half-close, cancel, deadline, error.
      this.#members.delete(mailbox);
      // Also for a client without a name.
      this.#tell(`${mailbox.name} left`);
    }
  }

  async #listen(requests: AsyncIterable<GrpcRequest>, mailbox: Mailbox): Promise<void> {
    for await (const request of requests) {
      const { user, text } = fromBinary(ChatRequestSchema, request.payload);
      if (mailbox.name === "") {
        // Those who are here hear of it; whoever joins knows already.
        this.#tell(`${user} joined`);
        mailbox.name = user;
        this.#members.add(mailbox);
      }
      for (const member of this.#members) if (member !== mailbox) member.put(user, text, ResponseKind.MESSAGE);
    }
  }

  #tell(text: string): void {
    for (const member of this.#members) member.put("server", text, ResponseKind.NOTICE);
  }
}

/** What waits to be sent to one member. */
class Mailbox {
  name = "";
  readonly #waiting: GrpcResponse[] = [];
  #closed = false;
  #wake: () => void = () => undefined;

  put(from: string, text: string, kind: ResponseKind): void {
    const response = create(ChatResponseSchema, { from, text, kind });
    this.#waiting.push({ payload: toBinary(ChatResponseSchema, response) });
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *responses(): AsyncGenerator<GrpcResponse> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next) yield next;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
