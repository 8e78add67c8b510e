// Every request of the page that concerns a reader or a deployment says so to routers, whatever method it is for.
import { type DescMethod } from "@bufbuild/protobuf";
import { createRouterTransport, type HandlerContext } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import { headersOf } from "../call/headers.ts";
import { buildSchema } from "./build-schema.ts";
import { checkSchema, formatSchema } from "./check-schema.ts";
import { BackendClock } from "./clock.ts";
import { deploy } from "./deploy.ts";
import { reportPlace } from "./queue-place.ts";
import { routing } from "./routing.ts";
import { sessionId } from "./session-id.ts";
import { watch } from "./watch.ts";

/** Made by other code than site/run: run-fixtures.ts, with the same `routing()`, and the proxy's health check. */
const elsewhere: readonly DescMethod[] = [PlaygroundService.method.runFixtures, PlaygroundService.method.getState];

const seen = new Map<string, Record<string, string | null>>();
const record = ({ method, requestHeader }: HandlerContext): void => {
  const valueOf = (key: string): [string, string | null] => [key, requestHeader.get(key)];
  seen.set(method.name, Object.fromEntries(["x-session", "x-deployment"].map(valueOf)));
};
const transport = createRouterTransport(({ service }) => {
  const unary = (_: unknown, context: HandlerContext) => {
    record(context);
    return {};
  };
  service(PlaygroundService, {
    ...{ deploy: unary, readSchema: unary, checkSchema: unary },
    formatSchema: (_, context) => {
      record(context);
      return { files: { "a.proto": "" } };
    },
    async *watch(_, context) {
      record(context);
      yield await Promise.resolve({});
    },
    async *watchQueue(_, context) {
      record(context);
      yield await Promise.resolve({ ahead: 0 });
    },
  });
});

test("every method of PlaygroundService gets the session, and what concerns a deployment gets its id", async () => {
  const code = { handler: "" };
  await deploy(transport, "chat", code);
  await buildSchema(transport, {});
  await checkSchema(transport, { files: {} }, new AbortController().signal);
  await formatSchema(transport, { path: "a.proto", text: "" });
  watch(transport, { id: "a.1", clock: new BackendClock() }, () => undefined);
  await reportPlace(transport, expect.poll(() => seen.has("WatchQueue")).toBe(true), () => undefined);
  await expect.poll(() => seen.has("Watch")).toBe(true);
  const reader = { "x-session": sessionId(), "x-deployment": null };
  const methods = PlaygroundService.methods.filter((method) => !elsewhere.includes(method)).map(({ name }) => name);
  expect([...seen.keys()].sort()).toEqual(methods.sort());
  for (const name of methods)
    expect([name, seen.get(name)]).toEqual([name, name === "Watch" ? { ...reader, "x-deployment": "a.1" } : reader]);
});

test("a call of any carrier has the same headers, and the reader's own metadata cannot take their place", () => {
  const headers = headersOf([["x-deployment", "b.2"]], { deploymentId: "a.1", callId: "c" });
  expect(Object.fromEntries(headers)).toEqual({ ...routing("a.1"), "x-call-id": "c" });
});
