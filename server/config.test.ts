// cspell:ignore bücher bcher
import { expect, test } from "vitest";
import { publicHost, readConfig } from "./config.ts";

test("without a word from the environment everything is on loopback, for our own pages", () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    host: "127.0.0.1",
    port: 8080,
    grpcPort: 50051,
    backendUrl: "http://127.0.0.1:50051",
  });
  expect(config.allowedOrigins).toEqual([]);
  expect(config.adminPort).toBeUndefined();
  expect(publicHost(config)).toBeUndefined();
});

test.each([
  [{ PORT: "http" }, 'PORT must be a port from 0 to 65535 (0 takes a free one), found "http"'],
  [{ GRPC_PORT: "65536" }, 'GRPC_PORT must be a port from 0 to 65535 (0 takes a free one), found "65536"'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "must be an address such as http://127.0.0.1:4318"],
  [{ OTEL_TRACES_SAMPLER_ARG: "2" }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, found "2"'],
  [{ LOG_FORMAT: "xml" }, 'LOG_FORMAT must be json or text, found "xml"'],
  [{ ADMIN_PORT: "yes" }, 'ADMIN_PORT must be a port from 0 to 65535 (0 takes a free one), found "yes"'],
  [{ ALLOWED_ORIGINS: "https://a.example/path" }, 'found "https://a.example/path"'],
  [{ TLS_CERT: "cert.pem" }, "TLS_CERT is set and TLS_KEY is not"],
  [{ TLS_KEY: "key.pem" }, "TLS_KEY is set and TLS_CERT is not"],
  [{ ALLOWED_ORIGINS: "a.example" }, 'found "a.example"'],
  [{ ALLOWED_HOSTS: "https://a.example" }, 'ALLOWED_HOSTS must be "*" or host names such as docs.example.org'],
  [{ ALLOWED_HOSTS: "*.a.example" }, 'found "*.a.example"'],
  [{ SITE_URL: "docs.example.org" }, "SITE_URL must be an address such as https://docs.example.org/"],
  [{ SESSIONS: "0" }, 'SESSIONS must be a number from 1 to 999999, found "0"'],
  [{ TRUST_PROXY: "yes" }, 'TRUST_PROXY must be a number from 1 to 999999, found "yes"'],
  [{ PROXY_SECRET: "short" }, "PROXY_SECRET must be 16 to 200 printable characters"],
  [
    { BACKEND_ID: "a.b" },
    'BACKEND_ID must be 1 to 63 letters, digits and "-", with "-" neither first nor last, found "a.b"',
  ],
  [{ BACKEND_ID: "a-" }, 'found "a-"'],
  [{ BACKEND_ID: "a b" }, 'found "a b"'],
  [{ BACKEND_ID: "a".repeat(64) }, "BACKEND_ID must be 1 to 63 letters"],
  [{ BACKEND_URL: "10.0.0.5:50051" }, "BACKEND_URL must be http://host:port or https://host:port of a gRPC backend"],
  [{ BACKEND_URL: "http://10.0.0.5:50051/grpc" }, 'found "http://10.0.0.5:50051/grpc"'],
  [{ BACKEND_URL: "http://user@10.0.0.5:50051" }, 'found "http://user@10.0.0.5:50051"'],
  [{ BACKEND_CA: "ca.pem" }, "BACKEND_CA is set and BACKEND_URL is not https://"],
  [{ SESSIONS: "many" }, 'SESSIONS must be a number from 1 to 999999, found "many"'],
])("%j is told", (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

test.each([
  ["*", "*"],
  ["https://a.example, http://b.example:81", ["https://a.example", "http://b.example:81"]],
])("ALLOWED_ORIGINS=%s", (text, origins) => {
  expect(readConfig({ ALLOWED_ORIGINS: text }).allowedOrigins).toEqual(origins);
});

test.each([
  [{}, []],
  [{ ALLOWED_HOSTS: "*" }, "*"],
  [{ ALLOWED_HOSTS: "A.example, b.example.:8443 bücher.example" }, ["a.example", "b.example", "xn--bcher-kva.example"]],
  [{ HOST: "play.local", SITE_URL: "https://docs.example.org/play/" }, ["play.local", "docs.example.org"]],
] as const)("%j: the host names that are answered", (env, hosts) => {
  expect(readConfig(env).allowedHosts).toEqual(hosts);
});

test("SESSIONS is a number, and without a word limits.ts says how many", () => {
  expect(readConfig({ SESSIONS: "300" }).sessions).toBe(300);
  expect(readConfig({ SESSIONS: "" }).sessions).toBeUndefined();
});

test.each([
  [{ HOST: "0.0.0.0" }, "0.0.0.0"],
  [{ HOST: "localhost", GRPC_HOST: "::" }, "::"],
  [{ HOST: "127.0.0.2", GRPC_HOST: "::1" }, undefined],
])("%j: what others can reach", (env, host) => {
  expect(publicHost(readConfig(env))).toBe(host);
});

test("TLS_CERT and TLS_KEY come together", () => {
  expect(readConfig({ TLS_CERT: "a.pem", TLS_KEY: "b.pem" })).toMatchObject({ tlsCert: "a.pem", tlsKey: "b.pem" });
  expect(readConfig({ TLS_CERT: "" }).tlsCert).toBeUndefined();
});
