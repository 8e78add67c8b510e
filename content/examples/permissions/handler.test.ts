import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { SecureService } from "./gen/secure/v1/secure_pb";
import Permissions from "./handler.ts";

const { getSecureData } = SecureService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Calls, and lets the clock run until the call is over. */
async function read(authorization: string | undefined, requiredPermission = "") {
  const metadata = authorization === undefined ? {} : { authorization };
  const call = run(new Permissions(), getSecureData, [{ requiredPermission }], { metadata });
  await vi.runAllTimersAsync();
  return call;
}

test.each([
  ["reader-token", "read", "reader"],
  ["reader-token", "", "reader"],
  ["user-token", "read", "reader"],
  ["writer-token", "write", "writer"],
  ["admin-token", "admin", "admin"],
  ["admin-token", "anything", "admin"],
])("%s may %j", async (token, permission, role) => {
  const outcome = await read(`Bearer ${token}`, permission);
  expect(outcome).toMatchObject({ code: StatusCode.OK, headers: { role } });
  expect(outcome.messages).toMatchObject([0, 1, 2].map((index) => ({ index, role })));
});

test.each([
  ["reader-token", "write"],
  ["user-token", "admin"],
  ["writer-token", "admin"],
  ["writer-token", "anything"],
])("%s may not %j: PERMISSION_DENIED before the first message", async (token, permission) => {
  const outcome = await read(`Bearer ${token}`, permission);
  expect(outcome).toMatchObject({ code: StatusCode.PERMISSION_DENIED, messages: [], headers: undefined });
  expect(outcome.message).toMatch(/^the role "\w+" lacks the permission "\w+"$/);
});

test.each([
  ["no authorization", undefined, "the metadata `authorization: Bearer <token>` is missing"],
  ["an unknown token", "Bearer someone-else", "the token is not valid"],
  ["no token", "Bearer", "the token is not valid"],
  ["another scheme", "Basic YTpi", "the token is not valid"],
])("%s is UNAUTHENTICATED", async (_, authorization, message) => {
  const outcome = await read(authorization, "read");
  expect(outcome).toMatchObject({ code: StatusCode.UNAUTHENTICATED, message, messages: [] });
});

test("cancel stops the stream", async () => {
  const call = open(new Permissions(), getSecureData, { metadata: { authorization: "bearer admin-token" } });
  call.send({});
  await call.next();
  const ended = call.finish();
  call.cancel();
  expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
});
