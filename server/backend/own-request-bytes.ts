// A request of our own services that is too long ends its call as it arrives: until it is read, the backend would have to keep it.
import { ServerInterceptingCall, type ServerInterceptor, status as StatusCode } from "@grpc/grpc-js";
import type { Limits } from "../limits.ts";
import { servedServices } from "../served-services.ts";

/** Ends such calls with RESOURCE_EXHAUSTED. */
export function limitOwnRequests({ bytes, longer }: Limits["ownRequests"]): ServerInterceptor {
  const longerOnes: Readonly<Record<string, number>> = longer;
  return ({ path }, call) => {
    const [, service = "", method = ""] = path.split("/");
    // Messages for handlers have the server's limit, and no wrapper, which would cost time for each of them.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- grpc-js calls it by its interface only
    if (!servedServices.includes(service)) return call as ServerInterceptingCall;
    const most = longerOnes[method] ?? bytes;
    const check = (message: Uint8Array, next: (message: Uint8Array) => void): void => {
      if (message.length <= most) next(message);
      else call.sendStatus({ code: StatusCode.RESOURCE_EXHAUSTED, details: tooLong(method, most, message.length) });
    };
    return new ServerInterceptingCall(call, { start: (next) => next({ onReceiveMessage: check }) });
  };
}

function tooLong(method: string, most: number, found: number): string {
  return `expected a request of at most ${String(most)} bytes for ${method}, found ${String(found)}: send less in it`;
}
