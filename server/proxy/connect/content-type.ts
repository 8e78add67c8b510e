// What a Connect request's content type says: unary or stream, protobuf or JSON.
import { parseContentType } from "@connectrpc/connect/protocol-connect";
import { mediaTypeOf } from "../listener/http.ts";

/** Undefined for another type, and for text that is not UTF-8. Parameters change nothing else (RFC 9110, section 8.3). */
export function messageTypeOf(contentType: string): ReturnType<typeof parseContentType> {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1] ?? "utf-8";
  if (!["utf-8", "utf8"].includes(charset.toLowerCase())) return undefined;
  return parseContentType(mediaTypeOf(contentType));
}
