import { expect, test } from "vitest";
import { metadataFault } from "./metadata-rules.ts";

test.each([
  { "x-text": "all printable ~!", "data-bin": new Uint8Array([0, 255]) },
  { "grpc-status-details-bin": new Uint8Array(3), "grpc-retry-pushback-ms": "50", "retry_after.ms": "1" },
  {},
])("%j may be sent", (metadata) => {
  expect(metadataFault(metadata, 1_000)).toBeUndefined();
});

test.each([
  [{ "": "" }, `key "" may hold only`],
  [{ Upper: "x" }, `key "Upper" may hold only`],
  [{ "with space": "x" }, "may hold only"],
  [{ ":path": "/x" }, "may hold only"],
  [{ "grpc-status": "0" }, "belongs to HTTP or gRPC itself"],
  [{ "content-type": "text/html" }, "belongs to HTTP or gRPC itself"],
  [{ x: "line\nbreak" }, "printable ASCII"],
  [{ x: "ü" }, `under "x-bin"`],
  [{ "x-bin": "text" }, "must be a Uint8Array, found string"],
  [{ x: new Uint8Array(1) }, `needs a key that ends in "-bin"`.replace("needs", "need")],
  [{ x: 5 as unknown as string }, "must be a string, found number"],
  [{ x: "y".repeat(1_000) }, "of 1001 bytes is too large: at most 1000"],
])("%j may not", (metadata, fault) => {
  expect(metadataFault(metadata as Parameters<typeof metadataFault>[0], 1_000)).toContain(fault);
});
