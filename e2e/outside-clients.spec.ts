// Promise: what a reader deploys is a real gRPC service: clients that nobody here wrote can call it.
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { deploy } from "./deploy.ts";
import { edited, handlerOf, test } from "./lab.ts";

const exec = promisify(execFile);
const url = (): string => String(process.env["PLAYGROUND_URL"]);
const grpc = (): string => String(process.env["PLAYGROUND_GRPC"]);

const source = edited(
  handlerOf("stock-ticker"),
  "{ ...this.#market.quote(symbol), sequence: ++sequence }",
  '{ ...this.#market.quote(symbol), symbol: "FROMMYCODE", sequence: ++sequence }',
);
const method = "stock.v1.StockService/StreamPrices";
const request = { symbol: "AAPL", count: 3, interval_ms: 10 };

const buf = "node_modules/.bin/buf";
const python = "/usr/bin/python3";

for (const [protocol, address] of [
  ["grpc", () => ["--http2-prior-knowledge", `http://${grpc()}/${method}`]],
  ["grpcweb", () => [`${url()}/${method}`]],
  ["connect", () => [`${url()}/${method}`]],
] as const) {
  test(`buf curl over ${protocol}, its schema from reflection`, async () => {
    const id = await deploy("stock-ticker", source);
    const options = ["curl", "--protocol", protocol, "-H", `x-deployment: ${id}`, "-d", JSON.stringify(request)];
    const { stdout } = await exec(buf, [...options, ...address()]);
    expect(stdout.match(/"symbol": "FROMMYCODE"/gu)).toHaveLength(3);
  });
}

test("Python's grpcio over bare gRPC", async () => {
  test.skip(spawnSync(python, ["-c", "import grpc"]).status !== 0, "python3-grpcio is not installed");
  const id = await deploy("stock-ticker", source);
  const { stdout } = await exec(python, ["e2e/clients/stream_prices.py", grpc(), id]);
  expect(stdout.trim().split("\n")).toEqual(["FROMMYCODE", "FROMMYCODE", "FROMMYCODE", "StatusCode.OK"]);
});

test("an unknown deployment is NOT_FOUND, and says what to do", async () => {
  const failing = exec(buf, [
    "curl",
    "--protocol",
    "grpc",
    "--http2-prior-knowledge",
    "-H",
    "x-deployment: nobody",
    "-d",
    JSON.stringify(request),
    `http://${grpc()}/${method}`,
  ]);
  await expect(failing).rejects.toMatchObject({
    stderr: expect.stringMatching(/not_found[\s\S]*deploy the code again/u),
  });
});

test("an unknown example is NOT_FOUND, and names those that there are", async () => {
  const response = await fetch(`${url()}/playground.v1.PlaygroundService/Deploy`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ example: "nothing" }),
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    code: "not_found",
    message: expect.stringContaining("stock-ticker"),
  });
});
