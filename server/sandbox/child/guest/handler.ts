// Finds the handler in what the reader's module exports, or says what was expected and what was found.
import type { GrpcHandler } from "grpc-handler";

const modes = ["handleRequest", "handleServerStream", "handleClientStream", "handleBidiStream"] as const;

/** The module's exports are no handler; the message tells the reader what to write. */
export class WrongExport extends Error {}

/** The default export, constructed when it is a class. Throws WrongExport, or what the constructor throws. */
export function handlerOf(exports: Readonly<Record<string, unknown>>): GrpcHandler {
  if (!("default" in exports)) throw new WrongExport(`handler.ts has no default export${found(exports)}; ${advice}`);
  const exported = exports["default"];
  const handler: unknown = isClass(exported) ? Reflect.construct(exported, []) : exported;
  if (typeof handler !== "object" || handler === null)
    throw new WrongExport(
      `the default export must be a handler class or object, found ${describe(handler)}; ${advice}`,
    );
  const candidate = handler as Record<string, unknown>;
  if (!modes.some((mode) => typeof candidate[mode] === "function"))
    throw new WrongExport(
      `the default export has none of the methods ${modes.join(", ")}; write the one for your mode`,
    );
  return handler;
}

const advice = "write `export default class implements GrpcHandler { … }`";

function found(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  return names.length === 0 ? "" : ` (found ${names.join(", ")})`;
}

function isClass(value: unknown): value is new () => unknown {
  return typeof value === "function" && Function.prototype.toString.call(value).startsWith("class");
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "function" ? "a function" : typeof value;
}
