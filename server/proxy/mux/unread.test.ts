// A client that grants much credit and does not read its socket: its call waits, goes on when it reads, and loses nothing.
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { decodeFrames, encodeFrames } from "../../../packages/connect-websocket/src/wire/frame-codec.ts";
import { limits } from "../../limits.ts";
import { type RawCall, startBackend } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";
import { EchoService } from "../testing/service.ts";

const messageBytes = 64 * 1024;
const messages = 1_000;
/** What the kernel, the windows and the streams' own buffers take beside what the proxy holds. */
const underWayBytes = 40 * 1024 * 1024;

/** Writes as fast as it may, and counts. */
class Writer {
  writtenBytes = 0;

  readonly serve = (call: RawCall): void => {
    call.on("error", () => undefined);
    const next = (): void => {
      while (this.writtenBytes < messages * messageBytes) {
        this.writtenBytes += messageBytes;
        if (call.write(Buffer.alloc(messageBytes))) continue;
        call.once("drain", next);
        return;
      }
      call.end();
    };
    next();
  };
}

test("credit without reading makes the backend wait", async () => {
  const writer = new Writer();
  const proxy = await startProxy((await startBackend(writer.serve)).url);
  const socket = new WebSocket(`${proxy.url.replace("http", "ws")}/ws`, ["grpc-mux.v1"]);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  socket.pause();
  const path = `/${EchoService.typeName}/Bidi`;
  socket.send(
    encodeFrames([
      { type: "OPEN", callId: 1, path, timeoutMs: 0, headers: [] },
      { type: "CREDIT", callId: 1, bytes: 2 ** 30 },
    ]),
  );
  await standsStill(() => writer.writtenBytes);
  expect(writer.writtenBytes).toBeGreaterThan(limits.proxy.socketQueueBytes);
  expect(writer.writtenBytes).toBeLessThan(underWayBytes);
  let received = 0;
  const ended = new Promise((resolve) => {
    socket.on("message", (data: Buffer) => {
      for (const frame of decodeFrames(data)) {
        if (frame.type === "DATA") received++;
        if (frame.type === "TRAILERS") resolve(frame.status);
      }
    });
  });
  socket.resume();
  expect([await ended, received]).toEqual([0, messages]);
});

async function standsStill(value: () => number): Promise<void> {
  for (let before = -1, same = 0; same < 10;) {
    await new Promise((wake) => setTimeout(wake, 50));
    const now = value();
    same = now > 0 && now === before ? same + 1 : 0;
    before = now;
  }
}
