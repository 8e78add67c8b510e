// The ways in which readers vanish without a word.
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { descendants } from "./processes.ts";
import { handlers, type Visitor } from "./visitor.ts";

export interface Scene {
  /** Of the proxy. */
  readonly url: string;
  /** host:port of the bare gRPC backend. */
  readonly grpc: string;
  readonly backendPid: number;
}

export type AbruptEnd = (scene: Scene, visitor: Visitor) => Promise<void>;

export const abruptEnds: Readonly<Record<string, AbruptEnd>> = {
  "tab closed": async (_, visitor) => {
    await visitor.deploy();
    await visitor.stream();
    visitor.socket.destroy();
  },

  "connection reset": async (_, visitor) => {
    await visitor.deploy();
    await visitor.stream();
    visitor.socket.resetAndDestroy();
  },

  "socket cut in the middle of a frame": async (_, visitor) => {
    await visitor.deploy();
    await visitor.stream();
    // A masked binary message of 4,096 bytes (RFC 6455, section 5.2), of which two come.
    visitor.socket.end(Buffer.from("82fe10000102030499aa", "hex"));
    visitor.socket.destroySoon();
  },

  // It may be a neighbour's, or one that waits for its reader.
  "a runner killed while it streams": async ({ backendPid }, visitor) => {
    await visitor.deploy();
    await visitor.stream();
    const runners = runnersBelow(backendPid);
    kill(runners[Math.floor(Math.random() * runners.length)] ?? 0);
    visitor.socket.destroy();
  },

  "deploy cancelled": async (_, visitor) => {
    const leaving = new AbortController();
    const deploying = visitor.deploy(handlers.lively, leaving.signal).catch(() => undefined);
    setImmediate(() => leaving.abort());
    await deploying;
    visitor.leave();
  },

  "socket cut while it deploys": async (_, visitor) => {
    await visitor.deploy();
    const again = visitor.deploy(`${handlers.lively} // changed`).catch(() => undefined);
    visitor.socket.resetAndDestroy();
    await again;
  },

  "watcher gone": async (_, visitor) => {
    await visitor.deploy();
    const { ended } = await visitor.stream();
    await visitor.watch();
    visitor.socket.destroy();
    await ended;
  },

  "reader that never reads, gone": async (_, visitor) => {
    await visitor.deploy(handlers.eager);
    await visitor.stream();
    visitor.socket.pause();
    await blocked(visitor);
    visitor.socket.resetAndDestroy();
  },

  "handler that stays when its reader goes": async (_, visitor) => {
    await visitor.deploy(handlers.stubborn);
    await visitor.stream();
    visitor.socket.destroy();
  },

  "huge upload cut": async (scene) => {
    const upload = request(new URL("/storage.v1.StorageService/UploadFile", scene.url), {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "content-length": String(3 * mib) },
    });
    upload.on("error", () => undefined);
    // One message that says it has 2 MiB, of which half come.
    const head = Buffer.from([0, 0, 0x20, 0, 0]);
    await new Promise((sent) => upload.write(Buffer.concat([head, Buffer.alloc(mib)]), sent));
    upload.destroy();
  },

  "HTTP/1.1 response cut": async ({ url }, visitor) => {
    await visitor.deploy();
    visitor.leave();
    const call = request(new URL(pricesPath, url), { method: "POST", headers: grpcWebCall(visitor) });
    call.on("error", () => undefined);
    const answered = once(call, "response");
    call.end(emptyMessage);
    await answered;
    call.destroy();
  },

  "HTTP/2 connection cut": async ({ url }, visitor) => {
    await visitor.deploy();
    visitor.leave();
    await cutHttp2(url, grpcWebCall(visitor));
  },

  "gRPC connection cut": async ({ grpc }, visitor) => {
    await visitor.deploy();
    visitor.leave();
    await cutHttp2(`http://${grpc}`, { ...grpcWebCall(visitor), "content-type": "application/grpc", te: "trailers" });
  },

  "handshake cut": async ({ url }) => {
    const socket = connect(Number(new URL(url).port), new URL(url).hostname);
    await once(socket, "connect");
    socket.write("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: webs");
    socket.destroySoon();
    await once(socket, "close");
  },
};

const mib = 1024 * 1024;
const pricesPath = "/stock.v1.StockService/StreamPrices";
const emptyMessage = Buffer.alloc(5);

const grpcWebCall = ({ deploymentId }: Visitor): Record<string, string> => ({
  "content-type": "application/grpc-web+proto",
  "x-deployment": deploymentId,
});

async function cutHttp2(url: string, headers: Record<string, string>): Promise<void> {
  const session = connectHttp2(url);
  session.on("error", () => undefined);
  const stream = session.request({ ":method": "POST", ":path": pricesPath, ...headers });
  stream.on("error", () => undefined);
  stream.end(emptyMessage);
  await once(stream, "data");
  session.socket.destroy();
}

/** Until the handler can write no more: nothing new arrives in the kernel's buffer for a while. */
async function blocked({ socket }: Visitor): Promise<void> {
  const readable = (): number => socket.bytesRead;
  for (let before = -1; before !== readable(); await new Promise((resolve) => setTimeout(resolve, 50)))
    before = readable();
}

/** Runners in use or not; each is what its bubblewrap walls off. */
export function runnersBelow(pid: number): number[] {
  return descendants(pid).filter((child) => {
    try {
      return readFileSync(`/proc/${String(child)}/cmdline`, "utf8").startsWith("/node\0");
    } catch {
      return false;
    }
  });
}

function kill(pid: number): void {
  try {
    if (pid === 0) return;
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
