import { describe, expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { run } from "../test-call.ts";
import { RetryService } from "./gen/retry/v1/retry_pb";
import Retry from "./handler.ts";

const method = RetryService.method;

describe("Fetch", () => {
  test("fails as often as asked, with a hint when to come again, and then counts anew", async () => {
    const handler = new Retry();
    const fetch = () => run(handler, method.fetch, [{ key: "a", failures: 2 }]);
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 2; attempt++) {
        const trailers = { "grpc-retry-pushback-ms": "200" };
        expect(await fetch()).toMatchObject({ code: StatusCode.UNAVAILABLE, messages: [], trailers });
      }
      expect(await fetch()).toMatchObject({ code: StatusCode.OK, messages: [{ attempts: 3 }] });
    }
  });

  test("keys know nothing of each other", async () => {
    const handler = new Retry();
    await run(handler, method.fetch, [{ key: "a", failures: 1 }]);
    expect(await run(handler, method.fetch, [{ key: "b", failures: 1 }])).toMatchObject({
      code: StatusCode.UNAVAILABLE,
    });
  });
});

describe("Charge", () => {
  test("is made once for each key, also when the answer was lost", async () => {
    const handler = new Retry();
    const charge = (idempotencyKey: string) =>
      run(handler, method.charge, [{ idempotencyKey, amountCents: 500, loseAnswer: true }]);
    expect(await charge("a")).toMatchObject({ code: StatusCode.UNAVAILABLE });
    const again = await charge("a");
    expect(again).toMatchObject({ code: StatusCode.OK, messages: [{ replayed: true, totalCents: 500 }] });
    expect((await charge("a")).messages).toEqual(again.messages);
    await charge("b");
    expect(await charge("b")).toMatchObject({ messages: [{ totalCents: 1000 }] });
  });

  test("answers at once when nothing is lost", async () => {
    const outcome = await run(new Retry(), method.charge, [{ idempotencyKey: "a", amountCents: 1 }]);
    expect(outcome).toMatchObject({ code: StatusCode.OK, messages: [{ replayed: false, totalCents: 1 }] });
  });

  test("the oldest of more than a thousand keys is forgotten", async () => {
    const handler = new Retry();
    for (let key = 0; key <= 1000; key++) {
      await run(handler, method.charge, [{ idempotencyKey: String(key), amountCents: 1 }]);
    }
    const again = (key: string) => run(handler, method.charge, [{ idempotencyKey: key, amountCents: 1 }]);
    expect(await again("1000")).toMatchObject({ messages: [{ replayed: true }] });
    expect(await again("0")).toMatchObject({ messages: [{ replayed: false }] });
  });
});

const fetch = (request: object) => run(new Retry(), method.fetch, [request]);
const charge = (request: object) => run(new Retry(), method.charge, [request]);

test.each([
  [fetch, { failures: 1 }, "key must have 1 to 64 characters"],
  [fetch, { key: "a", failures: 11 }, "failures must be from 0 to 10, found 11"],
  [charge, { amountCents: 1 }, "idempotency_key must have"],
  [charge, { idempotencyKey: "a" }, "amount_cents must be positive, found 0"],
])("%o with %j is INVALID_ARGUMENT", async (call, request, message) => {
  const outcome = await call(request);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
});
