import { expect, test } from "vitest";
import { thisMachine } from "../client-address.ts";
import { limits } from "../limits.ts";
import { ClientQuotas } from "./client-quotas.ts";

const address = "203.0.113.7";

function quotas(): ClientQuotas {
  const client = { sessions: 2, openCalls: 2, deploymentsPerMinute: 3 };
  return new ClientQuotas({ client, deploy: { ...limits.deploy, perMinute: 2 } });
}

test("deployments of a session, then of an address: both say the limit and how long to wait", () => {
  const own = quotas();
  for (let count = 0; count < 2; count++) own.deploy("one", address);
  expect(() => own.deploy("one", address)).toThrow("a session may deploy 2 times a minute; wait 30 s and deploy again");
  own.deploy("two", address);
  expect(() => own.deploy("two", address)).toThrow("203.0.113.7 may deploy 3 times a minute; wait 20 s");
  own.deploy("three", "198.51.100.1");
  expect(() => own.deploy("one", address)).toThrow(expect.objectContaining({ code: 8 }));
});

test("sessions of an address", () => {
  const own = quotas();
  own.openSession(address, 1);
  expect(() => own.openSession(address, 2)).toThrow("203.0.113.7 has 2 sessions and may have no more");
});

test("open calls of an address, until they end", () => {
  const own = quotas();
  const first = own.openCall(address);
  own.openCall(address);
  expect(() => own.openCall(address)).toThrow("203.0.113.7 has 2 open calls and may have no more");
  own.openCall("198.51.100.1");
  first();
  own.openCall(address);
  expect(() => own.openCall(address)).toThrow("end some of them first");
});

test("this machine has the quota of a session, and none of an address", () => {
  const own = quotas();
  for (let count = 0; count < 10; count++) {
    own.openCall(thisMachine);
    own.openSession(thisMachine, count);
    own.deploy(`session ${String(count)}`, thisMachine);
  }
  own.deploy("session 0", thisMachine);
  expect(() => own.deploy("session 0", thisMachine)).toThrow("a session may deploy 2 times a minute");
});
