// What the server and `buf lsp serve` say to each other to format files. The command `buf format` will not do: it starts the program
// diff on two files that it has written, and in the sandbox there are neither programs nor files.
import { Buffer } from "node:buffer";
import type { ProtoFiles } from "./archive.ts";

/** Opens the files, by their number, and asks for each one's text. */
export function formatRequests(files: ProtoFiles): Uint8Array {
  const texts = Object.values(files);
  const messages = [
    { id: "start", method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } },
    { method: "initialized", params: {} },
    ...texts.map((text, index) => opened(text, index)),
    ...texts.map((_, id) => ({ id, method: "textDocument/formatting", params: { ...document(id), options } })),
  ];
  return Buffer.concat(messages.map((message) => framed({ jsonrpc: "2.0", ...message })));
}

/** Collects the answers from what the language server writes. */
export class FormatReplies {
  readonly #files: readonly (readonly [string, string])[];
  /** By the files' numbers. */
  readonly #replies = new Map<number, { readonly text: string } | { readonly fault: string }>();
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  /** Fewer hold no message. */
  #neededBytes = 1;

  constructor(files: ProtoFiles) {
    this.#files = Object.entries(files);
  }

  /** The text of each file, or why buf does not format it. */
  outcome(): { readonly texts: ProtoFiles; readonly faults: readonly { file: string; message: string }[] } {
    const texts: Record<string, string> = {};
    const faults: { file: string; message: string }[] = [];
    for (const [id, [file]] of this.#files.entries()) {
      const reply = this.#replies.get(id) ?? { fault: "buf ended before it had formatted the file" };
      if ("text" in reply) texts[file] = reply.text;
      else faults.push({ file, message: reply.fault });
    }
    return { texts, faults };
  }

  /** True when all answers are there. Throws for what is no message. */
  read(chunk: Buffer): boolean {
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    while (this.#unreadBytes >= this.#neededBytes) this.#readNext(Buffer.concat(this.#unread));
    return this.#replies.size === this.#files.length;
  }

  #readNext(bytes: Buffer): void {
    const [header = "", length] = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.toString("latin1", 0, 64)) ?? [];
    const end = length === undefined ? bytes.length + 1 : header.length + Number(length);
    this.#neededBytes = end;
    if (bytes.length < end) return;
    this.#unread = [bytes.subarray(end)];
    this.#unreadBytes = bytes.length - end;
    this.#neededBytes = 1;
    this.#take(JSON.parse(bytes.toString("utf8", header.length, end)) as Message);
  }

  #take({ id, result, error }: Message): void {
    const [, text] = this.#files[Number(id)] ?? [];
    if (typeof id !== "number" || text === undefined) return;
    // Nothing to change, or one change of everything.
    const [change] = result ?? [];
    this.#replies.set(id, error ? { fault: String(error.message) } : { text: change ? String(change.newText) : text });
  }
}

/** What an answer has; the language server's notifications have no number. */
interface Message {
  readonly id?: unknown;
  readonly result?: readonly { readonly newText?: unknown }[] | null;
  readonly error?: { readonly message?: unknown };
}

/** Of a folder that is not there, so that nothing but these texts is read. */
const uriOf = (index: number): string => `file:///no-such-folder/${String(index)}.proto`;
const document = (index: number): object => ({ textDocument: { uri: uriOf(index) } });
const opened = (text: string, index: number): object => ({
  method: "textDocument/didOpen",
  params: { textDocument: { uri: uriOf(index), languageId: "proto", version: 1, text } },
});
/** Required, and not looked at. */
const options = { tabSize: 2, insertSpaces: true };

function framed(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${String(body.length)}\r\n\r\n`), body]);
}
