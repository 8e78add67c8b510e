// Binds a server to its address.
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** Resolves with the port, of which 0 takes a free one. Rejects when the address cannot be bound. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
