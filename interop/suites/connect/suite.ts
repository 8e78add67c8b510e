// Connect's own conformance suite against the proxy, whose ConformanceService is the handler in content/examples/conformance, in the
// sandbox; and against connect-websocket, which calls the suite's servers through the proxy. The suite is a Go program: Go's own
// `go install` installs it, at one version, and it starts server or client by itself.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../../server/config.ts";
import { isThere, runProgram } from "../program.ts";
import { type CountedReport, type Reason, tallyOf } from "../report.ts";

const version = "v1.0.7";
const module = "connectrpc.com/conformance/cmd/connectconformance";
const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = path.join(root, ".cache", "conformance", version);
const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A build from nothing, on a slow machine. */
const installMs = 600_000;
/** One protocol's cases take half a minute. */
const suiteMs = 600_000;

const knownFailures: readonly (Reason & { readonly pattern: string })[] = [
  {
    pattern: "gRPC Unexpected Responses/**/no-terminal-status",
    what: "a response without trailers is UNAVAILABLE to connect-websocket, where the suite wants INTERNAL or UNKNOWN",
    reason:
      "HAProxy ends a call so when it has lost the backend, and a client may then try again; gRPC's documents name no status for it",
  },
];

/** What is tested: a program that the suite starts, with options of the suite's. */
interface Tested {
  readonly program: string;
  readonly options: readonly string[];
  readonly compressions: readonly string[];
}

const server: Tested = {
  program: at("main.ts"),
  options: ["--mode", "server", "--parallel", "4"],
  compressions: ["COMPRESSION_IDENTITY", "COMPRESSION_GZIP"],
};

const client: Tested = {
  program: at("client/main.ts"),
  options: ["--mode", "client", ...knownFailures.flatMap(({ pattern }) => ["--known-failing", pattern])],
  compressions: ["COMPRESSION_IDENTITY"],
};

interface Part {
  readonly name: string;
  readonly protocol: string;
  readonly version: string;
  readonly tested: Tested;
}

const parts: readonly Part[] = [
  { name: "Connect, HTTP/1.1", protocol: "PROTOCOL_CONNECT", version: "HTTP_VERSION_1", tested: server },
  { name: "Connect, HTTP/2", protocol: "PROTOCOL_CONNECT", version: "HTTP_VERSION_2", tested: server },
  { name: "gRPC, HTTP/2", protocol: "PROTOCOL_GRPC", version: "HTTP_VERSION_2", tested: server },
  { name: "gRPC-Web, HTTP/1.1", protocol: "PROTOCOL_GRPC_WEB", version: "HTTP_VERSION_1", tested: server },
  { name: "gRPC-Web, HTTP/2", protocol: "PROTOCOL_GRPC_WEB", version: "HTTP_VERSION_2", tested: server },
  // The suite knows no WebSockets: its servers speak gRPC, and get it from the proxy.
  { name: "connect-websocket as the client", protocol: "PROTOCOL_GRPC", version: "HTTP_VERSION_2", tested: client },
];

const notApplicable: readonly Reason[] = [
  { what: "JSON in gRPC and gRPC-Web", reason: "their messages pass as bytes; JSON is Connect's alone" },
  { what: "compressions other than gzip", reason: "UNIMPLEMENTED, with the list of those that there are" },
  { what: "client certificates", reason: "the server asks for none" },
  { what: "HTTP/3", reason: "Node has no server for it" },
  {
    what: "Connect, gRPC-Web, JSON and compression with connect-websocket",
    reason: "its messages are protobuf as it is, and the proxy makes gRPC of them",
  },
];

/** Why the suite cannot be run here; undefined when it can. */
export const lacks = async (): Promise<string | undefined> =>
  (await isThere("go", "version")) ? undefined : "needs Go, to install connectconformance";

/** Runs all cases. Rejects with a sentence when the suite cannot be installed, or does not come to its end. */
export async function runSuite(): Promise<CountedReport> {
  const program = await installSuite();
  const scratch = await mkdtemp(path.join(tmpdir(), "conformance-"));
  try {
    const tallies = [];
    for (const part of parts) {
      const conf = path.join(scratch, "config.yaml");
      await writeFile(conf, JSON.stringify(configOf(part)));
      tallies.push({ name: part.name, ...tallyOf(await outputOf(program, conf, part.tested)) });
    }
    return {
      suite: "Connect's conformance suite",
      version,
      tallies,
      notApplicable,
      knownFailures: knownFailures.map(({ what, reason }) => ({ what, reason })),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function installSuite(): Promise<string> {
  const program = path.join(folder, "connectconformance");
  if (existsSync(program)) return program;
  const options = ["install", `${module}@${version}`];
  const { end, output } = await runProgram({ command: "go", options, env: goEnv(), limitMs: installMs });
  if (end === "code 0") return program;
  throw new Error(`go could not install the suite, and ended with ${end}: ${output.trim().slice(-500)}`);
}

const goEnv = (): NodeJS.ProcessEnv => ({ ...readEnvironment(), GOBIN: folder });

/** What the proxy can do, in the suite's words; its YAML may be JSON. gRPC and gRPC-Web pass as bytes: JSON is Connect's alone. */
function configOf({ protocol, version: httpVersion, tested }: Part): object {
  return {
    features: {
      versions: [httpVersion],
      protocols: [protocol],
      codecs: protocol === "PROTOCOL_CONNECT" ? ["CODEC_PROTO", "CODEC_JSON"] : ["CODEC_PROTO"],
      compressions: tested.compressions,
      supportsH2c: httpVersion === "HTTP_VERSION_2",
      supportsTls: true,
      supportsTlsClientCerts: false,
      supportsConnectGet: true,
      supportsHalfDuplexBidiOverHttp1: true,
      supportsMessageReceiveLimit: true,
    },
  };
}

/** What the suite prints. It ends with 1 when a case fails, so its end says nothing more. */
async function outputOf(program: string, conf: string, tested: Tested): Promise<string> {
  const options = ["--conf", conf, "--max-servers", "1", ...tested.options];
  const command = [...options, "--", process.execPath, tested.program];
  const { end, output } = await runProgram({ command: program, options: command, cwd: root, limitMs: suiteMs });
  if (/^Total cases: \d+/m.test(output)) return output;
  throw new Error(`the suite ended with ${end} before it had counted its cases: ${output.trim().slice(-500)}`);
}
