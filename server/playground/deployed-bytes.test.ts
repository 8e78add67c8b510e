import { StatusCode } from "grpc-handler";
import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { ClientQuotas } from "./client-quotas.ts";

test("what the deployments of one address keep is bounded in bytes, and comes back", () => {
  const quotas = new ClientQuotas({ ...limits, client: { ...limits.client, deployedBytes: 1_000 } });
  const held = quotas.deployed("203.0.113.1", 900);
  const refused = {
    code: StatusCode.RESOURCE_EXHAUSTED,
    message: expect.stringContaining("bytes of deployed code") as string,
  };
  expect(() => quotas.deployed("203.0.113.1", 200)).toThrow(expect.objectContaining(refused) as Error);
  quotas.deployed("203.0.113.2", 200);
  held.release();
  quotas.deployed("203.0.113.1", 200);
});
