// The port itself, fed with connections that are almost HTTP: real sockets, since Node's parsers are behind it.
import { once } from "node:events";
import { connect } from "node:net";
import { limits } from "../../server/limits.ts";
import { createProxy } from "../../server/proxy/index.ts";
import { createTasks } from "../../server/sandbox/index.ts";
import { seeded } from "../../server/sandbox/wire/fuzz.ts";
import { registry } from "../carriers/service.ts";

export interface EntryResult {
  readonly connections: number;
  /** Answered with at least one byte. */
  readonly answered: number;
  /** Errors that were not caught. */
  readonly crashes: readonly string[];
  /** The port still serves. */
  readonly alive: boolean;
}

const atOnce = 50;
const silenceMs = 100;

const starts = [
  "POST /bench.v1.BenchService/Echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/grpc-web\r\ntransfer-encoding: chunked\r\n\r\n5\r\n\0\0\0\0\0\r\n0\r\n\r\n",
  "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: grpc-mux.v1\r\n\r\n\x82\x8a\0\0\0\0\x01\0\0\0\0\x01\0\0\0\0",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
  "OPTIONS /bench.v1.BenchService/Echo HTTP/1.1\r\nhost: x\r\norigin: http://x\r\naccess-control-request-method: POST\r\n\r\n",
];

/** Opens connections, sends bytes, and waits for an answer or the end. */
export async function fuzzEntry(connections: number, seed: number): Promise<EntryResult> {
  const crashes: string[] = [];
  const crashed = (error: unknown): void => void crashes.push(String(error));
  process.on("uncaughtException", crashed);
  const proxy = createProxy({
    // Nothing listens there: calls that get so far end with UNAVAILABLE.
    backendUrl: "http://127.0.0.1:9",
    registry,
    tasks: createTasks(),
    health: () => Promise.resolve({ status: 200, body: {} }),
    site: (_req, res) => res.writeHead(404).end(),
    limits,
    log: crashed,
  });
  try {
    const { port } = await proxy.listen(0, "127.0.0.1");
    const random = seeded(seed);
    const inputs = Array.from({ length: connections }, () => spoiled(random));
    let answered = 0;
    const work = async (): Promise<void> => {
      for (let bytes = inputs.pop(); bytes; bytes = inputs.pop()) {
        if (await send(port, bytes)) answered++;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const alive = (await fetch(`http://127.0.0.1:${String(port)}/healthz`)).ok;
    return { connections, answered, crashes, alive };
  } finally {
    await proxy.close();
    process.off("uncaughtException", crashed);
  }
}

/** One of the starts with some bytes changed, cut or repeated. */
function spoiled(random: (bound: number) => number): Buffer {
  const bytes = Buffer.from(starts[random(starts.length)] ?? "", "latin1");
  for (let left = random(5); left > 0; left--) bytes.writeUInt8(random(256), random(bytes.length));
  const end = random(3) === 0 ? random(bytes.length) : bytes.length;
  return random(4) === 0 ? Buffer.concat([bytes.subarray(0, end), bytes]) : bytes.subarray(0, end);
}

/** True when anything came back. */
async function send(port: number, bytes: Buffer): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  let answered = false;
  socket.on("data", () => {
    answered = true;
    // WebSockets and HTTP/2 would stay open.
    socket.destroy();
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  // What waits for more gets the end of input.
  const silent = setTimeout(() => socket.end(), silenceMs);
  await once(socket, "close");
  clearTimeout(silent);
  return answered;
}
