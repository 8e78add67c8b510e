// The clients that run gRPC's interoperability cases: each is a program that takes the case's name and where the server is.
// cspell:ignore PYTHONPATH PYTHONDONTWRITEBYTECODE Djavax Doutput Dinclude
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../../server/config.ts";
import { isThere, type Program, runProgram } from "../program.ts";
import type { Reason } from "./cases.ts";

/** Where a server is called. */
export interface Target {
  readonly name: string;
  readonly port: number;
  /** The certificate to trust, for TLS: as PEM, and as the store that Java reads. */
  readonly trust?: { readonly pem: string; readonly store: string; readonly password: string };
}

export interface SuiteClient {
  readonly name: string;
  readonly version: string;
  /** Why it cannot run here; undefined when it can. */
  readonly lacks: () => Promise<string | undefined>;
  /** Rejects with a sentence. What is there already is not installed again. */
  readonly install: () => Promise<void>;
  /** Cases that it does not have. */
  readonly without: Readonly<Record<string, Reason>>;
  /** Whether it trusts a certificate only in a store of Java's. */
  readonly needsStore?: boolean;
  readonly program: (target: Target, testCase: string) => Omit<Program, "limitMs">;
}

const cache = fileURLToPath(new URL("../../../.cache/interop/", import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Downloads, and a build from nothing on a slow machine. */
const installMs = 600_000;

const noSuchCase: Reason = { reason: "the client has no such case" };
const notWritten: Reason = {
  reason: "not among the cases that are written here, since grpcio's own test program is not published",
};
const noCompression: Reason = {
  reason: "the client has no such case",
  issue: "https://github.com/grpc/grpc-go/issues/1357",
};

/** A busy machine is no fault of the server. */
const soak = ["--soak_per_iteration_max_acceptable_latency_ms=20000", "--soak_overall_timeout_seconds=50"];

/** Load reports reach these clients only through a balancer that their programs bring along. */
const balancer = JSON.stringify({ loadBalancingConfig: [{ test_backend_metrics_load_balancer: {} }] });
const caseOptions = (testCase: string): string[] => [
  ...(testCase.endsWith("_soak") ? soak : []),
  ...(testCase.startsWith("orca_") ? [`--service_config_json=${balancer}`] : []),
];

const go = { version: "v1.84.0", folder: path.join(cache, "grpc-go-v1.84.0") };
const java = { version: "1.76.0", folder: path.join(cache, "grpc-java-1.76.0") };
const python = { version: "1.85.1", protobuf: "7.36.2", folder: path.join(cache, "grpcio-1.85.1") };

const grpcGo: SuiteClient = {
  name: "grpc-go",
  version: go.version,
  lacks: async () => ((await isThere("go", "version")) ? undefined : "needs Go"),
  install: () =>
    installOnce(go.folder, {
      command: "go",
      options: ["install", `google.golang.org/grpc/interop/client@${go.version}`],
      env: { ...readEnvironment(), GOBIN: go.folder },
    }),
  without: {
    server_compressed_unary: noCompression,
    server_compressed_streaming: noCompression,
    concurrent_large_unary: noSuchCase,
  },
  program: ({ port, trust }, testCase) => ({
    command: path.join(go.folder, "client"),
    options: [
      ...addressOptions(port, testCase),
      ...caseOptions(testCase),
      ...(trust ? ["--use_tls", "--use_test_ca", `--ca_file=${trust.pem}`, "--server_host_override=localhost"] : []),
    ],
  }),
};

const grpcJava = (name: string, transport: readonly string[]): SuiteClient => ({
  name,
  version: java.version,
  needsStore: true,
  lacks: async () => {
    const all = (await isThere("java", "-version")) && (await isThere("mvn", "-version"));
    return all ? undefined : "needs Java and Maven";
  },
  install: () => installJava(),
  without: { concurrent_large_unary: noSuchCase },
  program: ({ port, trust }, testCase) => ({
    command: "java",
    options: [
      // Short programs on a machine with few processors.
      ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path.join(java.folder, "lib", "*")],
      ...(trust ? trustStore(trust) : []),
      "io.grpc.testing.integration.TestServiceClient",
      ...addressOptions(port, testCase),
      ...caseOptions(testCase),
      ...transport,
      `--use_tls=${String(trust !== undefined)}`,
      ...(trust ? ["--server_host_override=localhost"] : []),
    ],
  }),
});

/** Its own test program is not published: the cases are written here, by the description. */
const grpcio: SuiteClient = {
  name: "grpcio (Python)",
  version: python.version,
  lacks: async () => ((await isThere("python3", "-m", "pip", "--version")) ? undefined : "needs Python 3 with pip"),
  install: () =>
    installOnce(python.folder, {
      command: "python3",
      options: [
        ...["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--target", python.folder],
        `grpcio==${python.version}`,
        `protobuf==${python.protobuf}`,
      ],
    }),
  without: {
    server_compressed_unary: notWritten,
    server_compressed_streaming: notWritten,
    pick_first_unary: notWritten,
    rpc_soak: notWritten,
    channel_soak: notWritten,
    orca_per_rpc: notWritten,
  },
  program: ({ port, trust }, testCase) => ({
    command: "python3",
    options: [
      here("cases.py"),
      ...addressOptions(port, testCase),
      ...(trust ? [`--ca_file=${trust.pem}`, "--server_host_override=localhost"] : []),
    ],
    env: { ...readEnvironment(), PYTHONPATH: python.folder, PYTHONDONTWRITEBYTECODE: "1" },
  }),
};

export const suiteClients: readonly SuiteClient[] = [
  grpcGo,
  grpcJava("grpc-java, Netty", []),
  grpcJava("grpc-java, OkHttp", ["--use_okhttp=true"]),
  grpcio,
];

const addressOptions = (port: number, testCase: string): string[] => [
  "--server_host=127.0.0.1",
  `--server_port=${String(port)}`,
  `--test_case=${testCase}`,
];

const trustStore = ({ store, password }: NonNullable<Target["trust"]>): string[] => [
  `-Djavax.net.ssl.trustStore=${store}`,
  `-Djavax.net.ssl.trustStorePassword=${password}`,
];

async function installJava(): Promise<void> {
  await mkdir(java.folder, { recursive: true });
  const pom = path.join(java.folder, "pom.xml");
  await writeFile(pom, pomOf(java.version));
  await installOnce(java.folder, {
    command: "mvn",
    options: ["-q", "-B", "-f", pom, "dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"],
  });
}

/** A project that only depends on the client. */
const pomOf = (version: string): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>playground</groupId><artifactId>interop</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.grpc</groupId><artifactId>grpc-interop-testing</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`;

/** A file says that the installation came to its end. */
async function installOnce(folder: string, program: Omit<Program, "limitMs">): Promise<void> {
  const done = path.join(folder, "installed");
  if (existsSync(done)) return;
  await mkdir(folder, { recursive: true });
  const { end, output } = await runProgram({ ...program, limitMs: installMs });
  if (end !== "code 0") {
    const found = output.trim().slice(-500);
    throw new Error(`${program.command} could not install it, and ended with ${end}: ${found}`);
  }
  await writeFile(done, "");
}
