// Shared state over bidirectional streams: operations of all editors are applied one after the other, each is
// acknowledged to the one who sent it, and shown to everyone else on the same document.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { EditDocumentRequestSchema, EditDocumentResponseSchema } from "./gen/editor/v1/editor_pb";
import type { EditDocumentRequest, EditDocumentResponse } from "./gen/editor/v1/editor_pb";

export default class CollaborativeEditor implements GrpcHandler {
  readonly #documents = new Map<string, Document>();

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const editor = new Editor();
    // One loop reads the operations, the other one sends what the editor is to see: its own and the others'.
    this.#edit(requests, editor).then(
      () => editor.end(),
      (error: unknown) => editor.end(error),
    );
    try {
      for await (const ack of editor.acks()) yield { payload: toBinary(EditDocumentResponseSchema, ack) };
    } finally {
      editor.document?.editors.delete(editor);
      editor.end();
    }
  }

  async #edit(requests: AsyncIterable<GrpcRequest>, editor: Editor): Promise<void> {
    for await (const request of requests) {
      if (editor.ended) return;
      const operation = fromBinary(EditDocumentRequestSchema, request.payload);
      editor.document ??= this.#open(operation.documentId, editor);
      editor.document.apply(operation, editor);
      // Backpressure: the next operation is read when the acknowledgement of this one has been taken.
      await editor.emptied();
    }
  }

  /** The document of that name; without a name, one that no other call can find. */
  #open(name: string, editor: Editor): Document {
    const document = this.#documents.get(name) ?? new Document();
    if (name !== "" && !this.#documents.has(name)) {
      this.#makeRoom();
      this.#documents.set(name, document);
    }
    document.editors.add(editor);
    return document;
  }

  /** Forgets the oldest document that nobody edits. */
  #makeRoom(): void {
    if (this.#documents.size < maxDocuments) return;
    for (const [name, { editors }] of this.#documents) {
      if (editors.size === 0) return void this.#documents.delete(name);
    }
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, `more than ${String(maxDocuments)} documents are being edited`);
  }
}

const maxDocuments = 20;
const maxCharacters = 10_000;
const maxWaiting = 100;

class Document {
  readonly editors = new Set<Editor>();
  // An array of code points, so that an emoji counts as one character and is never cut in half.
  #characters: string[] = [];
  #version = 0;
  #operations = 0;

  /** Applies the operation if it can be applied, and tells the outcome to those whom it concerns. */
  apply(operation: EditDocumentRequest, author: Editor): void {
    const operationId = `op-${String(++this.#operations)}`;
    const reason = whyNot(operation, this.#characters.length);
    if (reason !== undefined) {
      author.put(this.#ack(operationId, "rejected", reason));
      return;
    }
    const { type, position, length, text } = operation;
    const inserted = type === "delete" ? [] : Array.from(text);
    this.#characters = this.#characters.toSpliced(position, type === "insert" ? 0 : length, ...inserted);
    this.#version++;
    for (const editor of this.editors) {
      editor.put(this.#ack(operationId, editor === author ? "applied" : "remote"));
    }
  }

  #ack(operationId: string, status: string, reason = ""): EditDocumentResponse {
    const documentVersion = this.#version;
    const currentContent = this.#characters.join("");
    return create(EditDocumentResponseSchema, { operationId, status, documentVersion, currentContent, reason });
  }
}

/** Why the operation cannot be applied to a document of `size` characters; undefined when it can. */
function whyNot({ type, position, length, text }: EditDocumentRequest, size: number): string | undefined {
  if (type !== "insert" && type !== "delete" && type !== "replace") {
    return `type must be "insert", "delete" or "replace", found "${type}"`;
  }
  if (position < 0 || position > size) return `position must be from 0 to ${String(size)}, found ${String(position)}`;
  const removed = type === "insert" ? 0 : length;
  const most = size - position;
  if (removed < 0 || removed > most) return `length must be from 0 to ${String(most)}, found ${String(removed)}`;
  const added = type === "delete" ? 0 : Array.from(text).length;
  if (size - removed + added > maxCharacters) return `a document has at most ${String(maxCharacters)} characters`;
  return undefined;
}

/** One call, and the acknowledgements that wait to be sent in it. */
class Editor {
  document: Document | undefined;
  readonly #waiting: EditDocumentResponse[] = [];
  #end: { error: unknown } | undefined;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  get ended(): boolean {
    return this.#end !== undefined;
  }

  put(ack: EditDocumentResponse): void {
    if (this.#waiting.length === maxWaiting) {
      this.end(new RpcError(StatusCode.RESOURCE_EXHAUSTED, "the client reads more slowly than the others write"));
    }
    if (this.ended) return;
    this.#waiting.push(ack);
    void this.#change();
  }

  /** No more acknowledgements: `acks` ends when the waiting ones are sent, and throws the error if there is one. */
  end(error?: unknown): void {
    this.#end ??= { error };
    void this.#change();
  }

  async *acks(): AsyncGenerator<EditDocumentResponse> {
    for (;;) {
      const ack = this.#waiting.shift();
      if (ack) yield ack;
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
