import { expect, test } from "vitest";
import { thisMachine } from "../client-address.ts";
import { limits } from "../limits.ts";
import { ClientQuotas } from "./client-quotas.ts";

const address = "203.0.113.7";
const service = "stock.v1.StockService";

function quotas(): ClientQuotas {
  const largeMessageBytes = { perAddress: 10, inAll: 100 };
  const client = {
    ...limits.client,
    largeMessageBytes,
    sessions: 2,
    openCalls: 2,
    openCallsInAll: 4,
    deploymentsPerMinute: 3,
  };
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
  const first = own.openCall(address, service);
  own.openCall(address, service);
  expect(() => own.openCall(address, service)).toThrow("203.0.113.7 may hold 2 open calls and no more");
  own.openCall("198.51.100.1", service);
  first.release();
  own.openCall(address, service);
  expect(() => own.openCall(address, service)).toThrow("end some of them first");
});

test("open calls of all clients, this machine's too; health has a count of its own", () => {
  const own = quotas();
  for (const client of ["192.0.2.1", "192.0.2.2", thisMachine, thisMachine]) own.openCall(client, service);
  expect(() => own.openCall(thisMachine, service)).toThrow("the server may hold 4 open calls and no more");
  own.openCall(address, "grpc.health.v1.Health");
});

test("this machine has the quota of a session, and none of an address", () => {
  const own = quotas();
  for (let count = 0; count < 10; count++) {
    own.openCall(thisMachine, service).release();
    own.openSession(thisMachine, count);
    own.deploy(`session ${String(count)}`, thisMachine);
  }
  own.deploy("session 0", thisMachine);
  expect(() => own.deploy("session 0", thisMachine)).toThrow("a session may deploy 2 times a minute");
});

test("large messages of an address that wait, until each is released", () => {
  const own = quotas();
  const first = own.largeMessage(address, 6);
  expect(() => own.largeMessage(address, 5)).toThrow("203.0.113.7 may hold 10 bytes of large messages that wait here");
  own.largeMessage("198.51.100.1", 10);
  first.release();
  own.largeMessage(address, 10);
});
