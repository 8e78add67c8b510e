import { describe, expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { run } from "../test-call.ts";
import { ProfileService } from "./gen/profile/v1/profile_pb";
import Profile from "./handler.ts";

const { inspect, roundTrip } = ProfileService.method;

describe("Inspect", () => {
  test.each([
    ["nothing", {}, { age: 0, hasScore: false, contact: "", sizeBytes: 0, hex: "" }],
    ["a zero without presence", { age: 0 }, { age: 0, sizeBytes: 0 }],
    ["a zero with presence", { score: 0 }, { hasScore: true, sizeBytes: 2, hex: "1000" }],
    ["packed numbers", { numbers: [1, 2, 300] }, { sizeBytes: 6, hex: "22040102ac02" }],
    ["an e-mail", { contact: { case: "email", value: "a" } as const }, { contact: "email", hex: "2a0161" }],
    ["a telephone", { contact: { case: "phone", value: "1" } as const }, { contact: "phone", hex: "320131" }],
  ])("%s", async (_, request, response) => {
    const outcome = await run(new Profile(), inspect, [request]);
    expect(outcome).toMatchObject({ code: StatusCode.OK, messages: [response] });
  });

  test("shows at most 32 bytes", async () => {
    const { messages } = await run(new Profile(), inspect, [{ name: "x".repeat(100) }]);
    expect(messages[0]?.sizeBytes).toBe(102);
    expect(messages[0]?.hex).toHaveLength(64);
  });
});

describe("RoundTrip", () => {
  test("a field that old code does not know comes back unharmed", async () => {
    const { messages } = await run(new Profile(), roundTrip, [{ profile: { name: "Ada", plan: "gold" } }]);
    expect(messages).toMatchObject([
      { seenByOld: { name: "Ada" }, unknownBytes: 5, returned: { name: "ADA", plan: "gold" } },
    ]);
  });

  test("without a profile there is nothing to keep", async () => {
    const { messages } = await run(new Profile(), roundTrip, [{}]);
    expect(messages).toMatchObject([{ unknownBytes: 0, returned: { name: "", plan: "" } }]);
  });
});
