import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { idleRun, type RunState } from "../../../run/state/run-state.ts";
import { Clients, mostClients, type PageClient } from "./clients.ts";

const client = (number: number, name?: string): PageClient => ({
  number,
  person: signal(name),
  state: signal(idleRun),
});

function page(): { clients: Clients<PageClient>; alice: PageClient; bob: PageClient } {
  const alice = client(1, "Alice");
  const clients = new Clients(alice);
  const bob = client(clients.nextNumber(), "Bob");
  clients.add(bob);
  return { clients, alice, bob };
}

test("a client is named by its number and by who speaks in its samples", () => {
  const { clients, alice, bob } = page();
  expect(clients.look(alice)).toEqual({ name: "Client 1 · Alice", color: "--lab-client-1" });
  expect(clients.look(bob)).toEqual({ name: "Client 2 · Bob", color: "--lab-client-2" });
  const unnamed = client(3);
  clients.add(unnamed);
  expect(clients.look(unnamed).name).toBe("Client 3");
});

test("a client keeps its colour when another is removed, and the next one takes the free colour and a new number", () => {
  const { clients, alice, bob } = page();
  const carol = client(clients.nextNumber(), "Carol");
  clients.add(carol);
  clients.remove(bob);
  const dave = client(clients.nextNumber(), "Dave");
  clients.add(dave);
  expect([alice, carol, dave].map((one) => clients.look(one).color)).toEqual([
    "--lab-client-1",
    "--lab-client-3",
    "--lab-client-2",
  ]);
  expect(dave.number).toBe(4);
});

test("as many as a page takes have colours of their own", () => {
  const clients = new Clients(client(1));
  while (clients.all.peek().length < mostClients) clients.add(client(clients.nextNumber()));
  expect(new Set(clients.all.peek().map((one) => clients.look(one).color)).size).toBe(mostClients);
});

test("a call is known by the name that its client gave it, also when the call is over; others are from elsewhere", () => {
  const { clients, alice, bob } = page();
  clients.opened(alice, "a1");
  clients.opened(bob, "b1");
  clients.opened(bob, "b2");
  clients.opened(bob, "");
  const state: RunState = { ...idleRun, clientCallIds: ["a1", "", "b1", "from curl"] };
  expect([1, 2, 3, 4, 5].map((call) => clients.callerOf(state, call))).toEqual([
    alice,
    undefined,
    bob,
    undefined,
    undefined,
  ]);
  expect(clients.lookOfCall(state, 3)?.name).toBe("Client 2 · Bob");
  expect(clients.lookOfCall(state, 4)).toBeUndefined();
});

test("the look of a client is the same object until something of it changes", () => {
  const alice = { ...client(1), person: signal<string | undefined>("Alice") };
  const clients = new Clients<PageClient>(alice);
  const before = clients.look(alice);
  expect(clients.look(alice)).toBe(before);
  alice.person.value = "Zoe";
  expect(clients.look(alice).name).toBe("Client 1 · Zoe");
});
