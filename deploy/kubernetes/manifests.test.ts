// What no schema knows: that the manifests and the server speak of the same variables, ports, paths and files.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readConfig } from "../../server/config.ts";
import { routesOf } from "./routes.ts";

interface Named {
  readonly name: string;
  readonly value?: string;
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly Named[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
}

interface Workload {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly [Container]; readonly terminationGracePeriodSeconds: number };
    };
  };
}

interface Scaler {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly maxReplicas: number; readonly metrics: readonly [{ readonly pods?: PodsMetric }] };
}

interface PodsMetric {
  readonly target: { readonly averageValue: string };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly [{ readonly literals: readonly string[] }];
}

const base = path.join(import.meta.dirname, "base");
const text = (name: string): string => readFileSync(path.join(base, name), "utf8");
const kustomization = parse(text("kustomization.yaml")) as Kustomization;

function ofKind(file: string, kind: string): unknown {
  const manifests = parseAllDocuments(text(file)).map((document) => document.toJS() as { kind: string });
  return manifests.find((manifest) => manifest.kind === kind);
}

const common = Object.fromEntries(
  kustomization.configMapGenerator[0].literals.map((line) => line.split(/=(.*)/su, 2)),
) as Record<string, string>;

const workloads = {
  backend: (ofKind("backend.yaml", "StatefulSet") as Workload).spec.template.spec,
  proxy: (ofKind("proxy.yaml", "Deployment") as Workload).spec.template.spec,
};

const environmentOf = ({ env }: Container): Record<string, string> => ({
  ...common,
  ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? "from-the-cluster-itself"])),
});

test("every resource is there, and none is left out", () => {
  expect([...kustomization.resources, "kustomization.yaml"].sort()).toEqual(readdirSync(base).sort());
});

test.each(Object.entries(workloads))("the %s's variables are sound, and its ports those of the server", (_, pod) => {
  const [container] = pod.containers;
  const environment = environmentOf(container);
  const config = readConfig(environment);
  const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  expect(ports["admin"]).toBe(config.adminPort);
  expect(ports["http"] ?? ports["grpc"]).toBe(ports["http"] === undefined ? config.grpcPort : config.port);
  // A name that the server does not read would set nothing.
  const reads = readFileSync(path.join(import.meta.dirname, "../../server/config.ts"), "utf8");
  for (const name of Object.keys(environment)) expect(reads).toContain(`"${name}"`);
  for (const file of container.args) expect(existsSync(path.join(import.meta.dirname, "../..", file)), file).toBe(true);
});

test.each(Object.entries(workloads))("a %s that ends has time for its open calls", (_, pod) => {
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(common["DRAIN_SECONDS"]) + 5);
});

test("there is a route for each backend that there may be", () => {
  const { spec } = ofKind("backend.yaml", "HorizontalPodAutoscaler") as Scaler;
  expect(text("routes-of-backends.yaml")).toBe(routesOf(spec.maxReplicas));
});

test("another backend is started before all places are taken", () => {
  const { spec } = ofKind("backend.yaml", "HorizontalPodAutoscaler") as Scaler;
  const sessions = Number(environmentOf(workloads.backend.containers[0])["SESSIONS"]);
  expect(Number(spec.metrics[0].pods?.target.averageValue)).toBeLessThanOrEqual(sessions * 0.8);
});
