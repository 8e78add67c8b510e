// A peer: Envoy with one thread, as it is set up for gRPC-Web and Connect, and on a second port as an HTTP/2 proxy alone.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { answerParent, type Usage } from "../carriers/part.ts";
import { envoyProgram } from "../carriers/envoy.ts";

const [, , backendPort = ""] = process.argv;

const at = (place: number): object => ({ socket_address: { address: "127.0.0.1", port_value: place } });
const of = (name: string): string => `type.googleapis.com/envoy.extensions.${name}`;

/** A filter by the name and type that Envoy gives it. */
const filter = (name: string, message: string): object => ({
  name: `envoy.filters.http.${name}`,
  typed_config: { "@type": of(`filters.http.${name}.v3.${message}`) },
});

const listener = (...filters: readonly object[]): object => ({
  address: at(0),
  filter_chains: [
    {
      filters: [
        {
          name: "envoy.filters.network.http_connection_manager",
          typed_config: {
            "@type": of("filters.network.http_connection_manager.v3.HttpConnectionManager"),
            stat_prefix: "playground",
            codec_type: "AUTO",
            stream_idle_timeout: "0s",
            http_filters: [...filters, filter("router", "Router")],
            route_config: {
              virtual_hosts: [
                {
                  name: "all",
                  domains: ["*"],
                  routes: [{ match: { prefix: "/" }, route: { cluster: "backend", timeout: "0s" } }],
                },
              ],
            },
          },
        },
      ],
    },
  ],
});

const config = {
  admin: { address: at(0) },
  static_resources: {
    listeners: [listener(filter("grpc_web", "GrpcWeb"), filter("connect_grpc_bridge", "FilterConfig")), listener()],
    clusters: [
      {
        name: "backend",
        connect_timeout: "5s",
        type: "STATIC",
        typed_extension_protocol_options: {
          "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": of("upstreams.http.v3.HttpProtocolOptions"),
            explicit_http_config: { http2_protocol_options: {} },
          },
        },
        load_assignment: {
          cluster_name: "backend",
          endpoints: [{ lb_endpoints: [{ endpoint: { address: at(Number(backendPort)) } }] }],
        },
      },
    ],
  },
};

const folder = mkdtempSync(join(tmpdir(), "playground-envoy-"));
const [configFile, adminFile] = [join(folder, "envoy.json"), join(folder, "admin")];
writeFileSync(configFile, JSON.stringify(config));
const files = ["--config-path", configFile, "--admin-address-path", adminFile];
const envoy = spawn(envoyProgram, [...files, "--concurrency", "1", "--disable-hot-restart", "-l", "error"], {
  stdio: ["ignore", "ignore", "inherit"],
});
const end = (): void => {
  rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, "SIGKILL");
};
process.once("SIGTERM", () => envoy.kill("SIGKILL"));
process.once("exit", () => envoy.kill("SIGKILL"));
envoy.once("exit", end);

interface Listeners {
  readonly listener_statuses: readonly {
    readonly local_address: { readonly socket_address: { port_value: number } };
  }[];
}

/** Those of the two listeners, in the order of the file, once both are served. */
async function portsOf(): Promise<readonly number[]> {
  for (;;) {
    await wait(20);
    const address = existsSync(adminFile) ? readFileSync(adminFile, "utf8") : "";
    if (address === "") continue;
    const admin = `http://${address}`;
    const { ok } = await fetch(`${admin}/ready`);
    if (!ok) continue;
    const { listener_statuses: all } = (await (await fetch(`${admin}/listeners?format=json`)).json()) as Listeners;
    return all.map(({ local_address: { socket_address: place } }) => place.port_value);
  }
}

const [port, http2Port] = await portsOf();

/** Of Envoy's process, by /proc (proc_pid_stat(5)): the kernel's clock has 100 ticks a second there. */
function usage(): Usage {
  const stat = readFileSync(`/proc/${String(envoy.pid)}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const residentBytes = Number(fields[21]) * 4096;
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, heldBytes: residentBytes, residentBytes };
}

answerParent({ port: () => port, http2Port: () => http2Port, usage });
