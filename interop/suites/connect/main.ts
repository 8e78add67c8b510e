// The program that Connect's conformance suite starts to test a server: it reads what the server must be from standard input, starts the
// playground so, writes where it listens, and serves until SIGTERM.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { ConformanceService } from "#gen/connectrpc/conformance/v1/service_pb.js";
import { startPlayground } from "../../../server/compose.ts";
import { readConfig } from "../../../server/config.ts";
import { limits } from "../../../server/limits.ts";
import { eachField, readMessages, writeMessage } from "./frames.ts";

/** What of a ServerCompatRequest concerns us: every server here speaks all protocols and versions of HTTP on its one port. */
interface Wanted {
  readonly messageReceiveLimit: number;
  readonly cert: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
}

const { value: request } = await readMessages().next();
if (!request) throw new Error("expected a ServerCompatRequest on standard input, found its end");
const wanted = readWanted(request);
const folder = await mkdtemp(join(tmpdir(), "conformance-"));
const tls = wanted.cert && wanted.key ? await writeCertificate(wanted.cert, wanted.key) : {};
const playground = await startPlayground(
  { ...readConfig(tls), port: 0, grpcPort: 0 },
  { ...limits, ...(wanted.messageReceiveLimit > 0 && { requestBytes: wanted.messageReceiveLimit }) },
);
// The first call starts handler and JSON, which on a busy machine takes longer than the suite lets a deadline shrink.
const nodeOptions = wanted.cert ? { ca: Buffer.from(wanted.cert) } : {};
const transport = createConnectTransport({ baseUrl: playground.url, httpVersion: "1.1", nodeOptions });
await createClient(ConformanceService, transport).unary({});
const ended = once(process, "SIGTERM");
writeMessage(responseOf(Number(new URL(playground.url).port), wanted.cert));
await ended;
await playground.close();
await rm(folder, { recursive: true });
// Clients keep connections of their own.
process.exit(0);

async function writeCertificate(cert: Uint8Array, key: Uint8Array): Promise<Record<string, string>> {
  const [TLS_CERT, TLS_KEY] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await Promise.all([writeFile(TLS_CERT, cert), writeFile(TLS_KEY, key, { mode: 0o600 })]);
  return { TLS_CERT, TLS_KEY };
}

/** By the field numbers of server_compat.proto: 6 is the limit, 7 the certificate (1) and its key (2). */
function readWanted(message: Uint8Array): Wanted {
  let messageReceiveLimit = 0;
  let pair: readonly [Uint8Array?, Uint8Array?] = [];
  eachField(message, (number, reader) => {
    if (number === 6) messageReceiveLimit = reader.uint32();
    else if (number === 7) pair = readCertificate(reader.bytes());
    else return false;
    return true;
  });
  return { messageReceiveLimit, cert: pair[0], key: pair[1] };
}

function readCertificate(message: Uint8Array): [Uint8Array?, Uint8Array?] {
  const pair: [Uint8Array?, Uint8Array?] = [];
  eachField(message, (number, reader) => {
    if (number !== 1 && number !== 2) return false;
    pair[number - 1] = reader.bytes();
    return true;
  });
  return pair;
}

/** A ServerCompatResponse: host, port, and the certificate that clients are to trust. */
function responseOf(port: number, cert: Uint8Array | undefined): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string("127.0.0.1");
  writer.tag(2, WireType.Varint).uint32(port);
  if (cert) writer.tag(3, WireType.LengthDelimited).bytes(cert);
  return writer.finish();
}
