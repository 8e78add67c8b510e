import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { StorageService } from "./gen/storage/v1/storage_pb";
import FileUpload from "./handler.ts";

const { uploadFile } = StorageService.method;
const data = new TextEncoder().encode("123456789");

test("puts the chunks together: counts, name, and the check value of CRC-32", async () => {
  const { code, messages } = await run(new FileUpload(), uploadFile, [
    { chunkId: 0, data: data.subarray(0, 4), filename: "digits.txt" },
    { chunkId: 1, data: data.subarray(4, 5) },
    { chunkId: 2, data: data.subarray(5), isLast: true },
  ]);
  expect(code).toBe(StatusCode.OK);
  expect(messages).toMatchObject([
    { totalChunks: 3, totalBytes: 9, status: "complete", checksum: "cbf43926", filename: "digits.txt" },
  ]);
  expect(messages[0]?.fileId).toMatch(/^[0-9a-f-]{36}$/);
});

test("has the checksum that zlib has", async () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * i) % 251);
  const { messages } = await run(new FileUpload(), uploadFile, [
    { chunkId: 1, data: bytes.subarray(0, 7000) },
    { chunkId: 2, data: bytes.subarray(7000), isLast: true },
  ]);
  expect(messages[0]?.checksum).toBe(crc32(bytes).toString(16).padStart(8, "0"));
});

test("a file may be empty", async () => {
  const { messages } = await run(new FileUpload(), uploadFile, [{ isLast: true }]);
  expect(messages).toMatchObject([{ totalChunks: 1, totalBytes: 0, checksum: "00000000" }]);
});

test.each([
  ["no chunks", [], "none of the 0 chunks was marked with is_last"],
  ["no last chunk", [{ chunkId: 0, data }], "none of the 1 chunks was marked with is_last"],
  ["a first chunk other than 0 or 1", [{ chunkId: 2, data }], "expected chunk_id 0, found chunk_id 2"],
  ["a gap", [{ chunkId: 0 }, { chunkId: 2, isLast: true }], "expected chunk_id 1, found chunk_id 2"],
  ["a chunk twice", [{ chunkId: 0 }, { chunkId: 0, isLast: true }], "expected chunk_id 1, found chunk_id 0"],
  ["a chunk after the last", [{ chunkId: 0, isLast: true }, { chunkId: 1 }], "no chunk may follow"],
])("%s is INVALID_ARGUMENT", async (_, chunks, message) => {
  const outcome = await run(new FileUpload(), uploadFile, chunks);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
});

test("a file over 16 MiB is RESOURCE_EXHAUSTED, before it has all arrived", async () => {
  const call = open(new FileUpload(), uploadFile);
  const chunk = new Uint8Array(4 * 1024 * 1024);
  for (let chunkId = 0; chunkId < 4; chunkId++) call.send({ chunkId, data: chunk });
  call.send({ chunkId: 4, data: new Uint8Array(1) });
  expect(await call.finish()).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
});
