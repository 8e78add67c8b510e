// The text variant of gRPC-Web ("Text-encoded (response) streams"): the binary body in base64, for clients that can only read text as it
// arrives.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { SyncFormat } from "../call/exchange.ts";

/** A request's body that comes in base64. */
export function textRequest(
  binary: Pick<SyncFormat, "request" | "requestEnd">,
): Pick<SyncFormat, "request" | "requestEnd"> {
  const decoder = new Base64Decoder();
  return {
    request: (chunk) => binary.request(decoder.decode(chunk)),
    requestEnd: () => {
      decoder.end();
      binary.requestEnd();
    },
  };
}

/** A response's body that goes out in base64. */
export function textResponse(binary: Pick<SyncFormat, "response" | "end">): Pick<SyncFormat, "response" | "end"> {
  return {
    response: (chunk) => encodeBase64(binary.response(chunk)),
    end: (status) => {
      const { body, ...rest } = binary.end(status);
      return body ? { ...rest, body: encodeBase64(body) } : rest;
    },
  };
}

/** A piece that stands for itself, padded: a reader need not wait for the next one to have all its bytes. */
function encodeBase64(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64"), "latin1");
}

/** Base64 that is split anywhere, and padded wherever a piece of it ended. Throws INVALID_ARGUMENT for what is none. */
export class Base64Decoder {
  /** Up to three characters of a group of four. */
  #rest = "";

  decode(chunk: Uint8Array): Uint8Array {
    const text = this.#rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("latin1");
    const whole = text.length - (text.length % 4);
    this.#rest = text.slice(whole);
    const pieces = text.slice(0, whole).match(/[^=]*=*/g) ?? [];
    return pieces.length <= 2 ? decodePiece(pieces[0] ?? "") : Buffer.concat(pieces.map(decodePiece));
  }

  /** Says that no more comes. */
  end(): void {
    if (this.#rest !== "") throw malformed(`it ends in the middle of a group of four, after "${this.#rest}"`);
  }
}

function decodePiece(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    const found = /[^A-Za-z0-9+/=]/.exec(text)?.[0] ?? "=";
    throw malformed(`${JSON.stringify(found)} has no place there`);
  }
  if (text.length % 4 !== 0) throw malformed("the padding is not at the end of a group of four");
  return Buffer.from(text, "base64");
}

function malformed(what: string): PlaygroundError {
  return new PlaygroundError(StatusCode.INVALID_ARGUMENT, `malformed request body: expected base64, but ${what}`);
}
