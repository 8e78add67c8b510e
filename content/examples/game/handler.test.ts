import { describe, expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { GameService } from "./gen/game/v1/game_pb";
import Game from "./handler.ts";

const { play } = GameService.method;

test("each action is one tick, answered at once with all players", async () => {
  const call = open(new Game(), play);
  call.send({ playerId: "ada", action: "move", x: 1, y: 2, direction: "UP" });
  expect(await call.next()).toMatchObject({
    tick: 1,
    players: { ada: { x: 1, y: 2, direction: "north", health: 100, score: 0 } },
  });
  call.send({ playerId: "bob", action: "move", x: 5000, y: -5000 });
  const second = await call.next();
  expect(second).toMatchObject({ tick: 2, players: { ada: { x: 1 }, bob: { x: 1000, y: -1000 } } });
  call.halfClose();
  expect(await call.finish()).toMatchObject({ code: StatusCode.OK, trailers: { "actions-played": "2" } });
});

test.each([
  ["ahead", "east", { x: 10, y: 0 }, true],
  ["ahead, one step beside", "east", { x: 10, y: 1 }, true],
  ["too far beside", "east", { x: 10, y: 2 }, false],
  ["behind", "west", { x: 10, y: 0 }, false],
  ["to the south", "down", { x: 0, y: -3 }, true],
  ["to the north", "north", { x: 0, y: 3 }, true],
  ["to the left", "left", { x: -3, y: 0 }, true],
  ["on the same spot", "north", { x: 0, y: 0 }, false],
])("a shot at a player %s", async (_, direction, place, hit) => {
  const { messages } = await run(new Game(), play, [
    { playerId: "bob", action: "move", ...place },
    { playerId: "ada", action: "shoot", direction },
  ]);
  expect(messages[1]).toMatchObject({
    hits: hit ? ["bob"] : [],
    players: { ada: { score: hit ? 1 : 0, x: 0, y: 0 }, bob: { health: hit ? 75 : 100 } },
  });
});

test("the fourth hit sends a player back to the middle, healthy", async () => {
  const shot = { playerId: "ada", action: "shoot", direction: "east" };
  const { messages } = await run(new Game(), play, [
    { playerId: "bob", action: "move", x: 10, y: 0 },
    ...[shot, shot, shot, shot],
  ]);
  expect(messages.map(({ players }) => players["bob"]?.health)).toEqual([100, 75, 50, 25, 100]);
  expect(messages.at(-1)?.players["bob"]).toMatchObject({ x: 0, y: 0 });
});

describe("several calls", () => {
  test("those who name the same game meet, and the last to go closes it", async () => {
    const handler = new Game();
    const [ada, bob] = [open(handler, play), open(handler, play)];
    ada.send({ playerId: "ada", action: "move", x: 1, gameId: "arena" });
    await ada.next();
    bob.send({ playerId: "bob", action: "move", x: 2, gameId: "arena" });
    expect(await bob.next()).toMatchObject({ tick: 2, players: { ada: { x: 1 }, bob: { x: 2 } } });
    const ended = ada.finish();
    ada.cancel();
    expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
    bob.send({ playerId: "bob", action: "shoot" });
    expect(await bob.next()).toMatchObject({ tick: 3 });
    bob.halfClose();
    await bob.finish();
    const { messages } = await run(handler, play, [{ playerId: "cy", action: "move", gameId: "arena" }]);
    expect(messages).toMatchObject([{ tick: 1 }]);
  });

  test("a twenty-first shared game is RESOURCE_EXHAUSTED", async () => {
    const handler = new Game();
    for (let i = 0; i < 20; i++) {
      const call = open(handler, play);
      call.send({ playerId: "ada", action: "move", gameId: `game ${String(i)}` });
      await call.next();
    }
    const outcome = await run(handler, play, [{ playerId: "ada", action: "move", gameId: "one more" }]);
    expect(outcome).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED, messages: [] });
  });
});

test.each([
  ["no player", { action: "move" }, "player_id must be 1 to 32"],
  ["a long player id", { playerId: "x".repeat(33), action: "move" }, "player_id must be 1 to 32"],
  ["a player id that is no name", { playerId: "__proto__", action: "move" }, "player_id must be 1 to 32"],
  ["an unknown action", { playerId: "ada", action: "jump" }, 'action must be "move" or "shoot", found "jump"'],
  ["an unknown direction", { playerId: "ada", action: "move", direction: "in" }, 'found "in"'],
  ["no number", { playerId: "ada", action: "move", x: NaN }, "x and y must be numbers"],
])("%s is INVALID_ARGUMENT, after the states before", async (_, action, message) => {
  const outcome = await run(new Game(), play, [{ playerId: "bob", action: "move" }, action]);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
  expect(outcome.messages).toHaveLength(1);
});

test("a seventeenth player is RESOURCE_EXHAUSTED", async () => {
  const players = Array.from({ length: 17 }, (_, i) => ({ playerId: `player ${String(i)}`, action: "move" }));
  const outcome = await run(new Game(), play, players);
  expect(outcome.code).toBe(StatusCode.RESOURCE_EXHAUSTED);
  expect(outcome.messages).toHaveLength(16);
});
