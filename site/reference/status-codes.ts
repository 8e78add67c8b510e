// The page of status codes: the names and numbers that the package has, with what HTTP and a caller make of them.
import { StatusCode } from "grpc-handler";
import { code, type Page, table } from "./page.ts";

/** For each code the HTTP status that Connect answers with, and whether the same call may be sent again. */
const facts: Readonly<Record<keyof typeof StatusCode, readonly [http: number, again: string]>> = {
  OK: [200, ""],
  CANCELLED: [499, "if the caller still wants it"],
  UNKNOWN: [500, "no"],
  INVALID_ARGUMENT: [400, "no"],
  DEADLINE_EXCEEDED: [504, "if it is idempotent"],
  NOT_FOUND: [404, "no"],
  ALREADY_EXISTS: [409, "no"],
  PERMISSION_DENIED: [403, "no"],
  RESOURCE_EXHAUSTED: [429, "later, when the trailers say"],
  FAILED_PRECONDITION: [400, "after the state has changed"],
  ABORTED: [409, "the whole sequence"],
  OUT_OF_RANGE: [400, "no"],
  UNIMPLEMENTED: [501, "no"],
  INTERNAL: [500, "no"],
  UNAVAILABLE: [503, "yes, with growing pauses"],
  DATA_LOSS: [500, "no"],
  UNAUTHENTICATED: [401, "after signing in"],
};

export function statusCodes(): Page {
  const rows = Object.entries(StatusCode).map(([name, number]) => {
    const [http, again] = facts[name as keyof typeof StatusCode];
    return [String(number), code(name), String(http), again];
  });
  return {
    title: "Status codes",
    description: "The seventeen codes by number, with their HTTP status and whether to try again.",
    order: 30,
    source: "packages/grpc-handler/src/status-code.ts and site/reference/status-codes.ts",
    body: [
      "When to use which, each one live: [Status codes in the guide](/guide/status-codes/).",
      table(["no.", "code", "HTTP", "again?"], rows),
      "The HTTP column is what a unary call gets over Connect. gRPC and gRPC-Web answer 200 and put the code into the trailers.",
    ].join("\n\n"),
  };
}
