// The bare gRPC port: connections are counted for their address before grpc-js has them, which has no limit of its own for them.
import type { ServerOptions } from "node:http2";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { clientAddress } from "../client-address.ts";
import { ClientBudget } from "../client-budget.ts";
import { FaultBoundary } from "../fault-boundary.ts";
import { type Limits, limits } from "../limits.ts";
import { listen } from "../listen.ts";
import { checkCalls, type CheckOptions } from "./checked-calls.ts";

export interface PortOptions extends CheckOptions {
  readonly connections: Limits["backend"]["connections"];
}

export class GrpcPort {
  readonly #server: Server;
  readonly #net: NetServer;
  readonly #injector: ReturnType<Server["createConnectionInjector"]>;
  readonly #budget: ClientBudget;
  readonly #log: (entry: unknown) => void;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server, { connections, check, log }: PortOptions) {
    this.#server = server;
    allowRejectedStreams(server);
    this.#injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    checkCalls(server, { check, log });
    this.#budget = new ClientBudget({ ...connections, what: "connections", advice: "close some of them" });
    this.#log = log;
    this.#net = createServer((socket) => this.#take(socket));
  }

  /** Resolves with the port. Rejects when the address cannot be bound. */
  listen(host: string, port: number): Promise<number> {
    return listen(this.#net, port, host);
  }

  /** GOAWAY: clients open no more calls on these connections. Those that are still there after `ms` are cut. */
  drain(ms: number): void {
    this.#injector.drain(ms);
    endKeepalive(this.#server);
  }

  /** Ends all calls and connections. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#net.close(() => resolve());
      this.#server.forceShutdown();
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #take(socket: Socket): void {
    const faults = new FaultBoundary({ what: "a connection", log: this.#log, onFault: () => socket.destroy() });
    faults.run(() => {
      const held = this.#budget.take(clientAddress(undefined, socket.remoteAddress ?? "", undefined));
      this.#sockets.add(socket);
      faults.listen(socket, "close", () => {
        this.#sockets.delete(socket);
        held.release();
      });
      faults.listen(socket, "error", () => socket.destroy());
      this.#injector.injectConnection(socket);
    });
  }
}

/**
 * The connection of a proxy carries everybody's calls, so no number of refused ones ends it. grpc-js gives these options to Node for
 * each server that it makes, and has none of its own for this one.
 */
function allowRejectedStreams(server: Server): void {
  const { commonServerOptions } = server as unknown as { commonServerOptions: ServerOptions };
  Object.assign(commonServerOptions, { maxSessionRejectedStreams: limits.backend.rejectedStreams });
}

/**
 * Node sends no PING after GOAWAY, and grpc-js ends a connection whose PING cannot be sent, with all calls that may still finish
 * (grpc-node's issue 3068). It looks at this field before each PING, and has no option to change it.
 */
function endKeepalive(server: Server): void {
  Object.assign(server, { keepaliveTimeMs: Infinity });
}
