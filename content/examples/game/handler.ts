// Bidirectional streaming in lockstep: each action is one tick, and each tick shows the whole arena.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { PlayerSchema, PlayRequestSchema, PlayResponseSchema } from "./gen/game/v1/game_pb";
import type { Player, PlayRequest } from "./gen/game/v1/game_pb";

export default class Game implements GrpcHandler {
  readonly #arenas = new Map<string, Arena>();

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    let arena: Arena | undefined;
    let actions = 0;
    try {
      // One request, one response: the next action is read when the client has taken the state after this one.
      for await (const request of requests) {
        const action = fromBinary(PlayRequestSchema, request.payload);
        arena ??= this.#enter(action.gameId);
        const hits = arena.play(action);
        actions++;
        const { tick, players } = arena;
        const state = create(PlayResponseSchema, { tick, players: Object.fromEntries(players), hits });
        yield { payload: toBinary(PlayResponseSchema, state) };
      }
    } finally {
      // The last one to go closes a shared game.
      if (arena && --arena.calls === 0) this.#arenas.delete(arena.name);
      context.trailers["actions-played"] = String(actions);
    }
  }

  /** The game of that name; without a name, one that no other call can find. */
  #enter(name: string): Arena {
    const arena = this.#arenas.get(name) ?? new Arena(name);
    if (name !== "" && arena.calls === 0) {
      if (this.#arenas.size === maxGames) throw exhausted(`more than ${String(maxGames)} games`);
      this.#arenas.set(name, arena);
    }
    arena.calls++;
    return arena;
  }
}

const maxGames = 20;
const maxPlayers = 16;
const wall = 1000;
const damage = 25;

class Arena {
  readonly name: string;
  readonly players = new Map<string, Player>();
  calls = 0;
  tick = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Plays one action and returns whom it hit. Throws, and changes nothing, when the action makes no sense. */
  play({ playerId, action, x, y, direction }: PlayRequest): string[] {
    const facing = checkDirection(direction);
    if (action !== "move" && action !== "shoot") throw invalid(`action must be "move" or "shoot", found "${action}"`);
    if (action === "move" && !(Number.isFinite(x) && Number.isFinite(y))) throw invalid("x and y must be numbers");
    const player = this.#player(playerId);
    this.tick++;
    player.direction = facing ?? player.direction;
    if (action === "shoot") return this.#shoot(playerId, player);
    player.x = Math.min(wall, Math.max(-wall, x));
    player.y = Math.min(wall, Math.max(-wall, y));
    return [];
  }

  #player(id: string): Player {
    const known = this.players.get(id);
    if (known) return known;
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,31}$/u.test(id)) {
      throw invalid(
        `player_id must be 1 to 32 letters, digits, spaces or ._- and begin with a letter or digit, found "${id}"`,
      );
    }
    if (this.players.size === maxPlayers) throw exhausted(`more than ${String(maxPlayers)} players`);
    const player = create(PlayerSchema, { direction: "north", health: 100 });
    this.players.set(id, player);
    return player;
  }

  #shoot(shooterId: string, shooter: Player): string[] {
    const hits = [...this.players].filter(([id, target]) => id !== shooterId && isHit(shooter, target));
    for (const [, target] of hits) {
      shooter.score++;
      target.health -= damage;
      if (target.health <= 0) Object.assign(target, { health: 100, x: 0, y: 0 });
    }
    return hits.map(([id]) => id);
  }
}

const steps = new Map([
  ["north", { x: 0, y: 1 }],
  ["south", { x: 0, y: -1 }],
  ["east", { x: 1, y: 0 }],
  ["west", { x: -1, y: 0 }],
]);

const synonyms = new Map([
  ["up", "north"],
  ["down", "south"],
  ["right", "east"],
  ["left", "west"],
]);

/** Is the target ahead of the shooter, and at most one step beside the line of fire? */
function isHit(shooter: Player, target: Player): boolean {
  const step = steps.get(shooter.direction) ?? { x: 0, y: 0 };
  const dx = target.x - shooter.x;
  const dy = target.y - shooter.y;
  const ahead = dx * step.x + dy * step.y;
  const beside = Math.abs(dx * step.y) + Math.abs(dy * step.x);
  return ahead > 0 && beside <= 1;
}

/** The direction by its compass name; undefined when the action names none. */
function checkDirection(direction: string): string | undefined {
  if (direction === "") return undefined;
  const word = direction.toLowerCase();
  const name = synonyms.get(word) ?? word;
  if (steps.has(name)) return name;
  throw invalid(`direction must be "north", "south", "east" or "west", found "${direction}"`);
}

function invalid(message: string): RpcError {
  return new RpcError(StatusCode.INVALID_ARGUMENT, message);
}

function exhausted(message: string): RpcError {
  return new RpcError(StatusCode.RESOURCE_EXHAUSTED, message);
}
