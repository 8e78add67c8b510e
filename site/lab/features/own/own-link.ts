// A lab of the reader's own as a link that carries all of it, and back. Loaded when it is needed.
import { writeLink } from "../share/link.ts";
import type { SharedLab } from "../share/shared-lab.ts";
import type { OwnLab } from "./own-lab.ts";

/** The address at which the lab opens without being kept anywhere. */
export function linkOf({ name, handler, proto, protos, method, clients }: OwnLab): string {
  const { [proto]: source = "", ...added } = protos;
  const client = Object.hasOwn(clients, method) ? clients[method] : undefined;
  return writeLink(`${location.origin}/lab/my/`, {
    ...{ example: "", own: { name, proto }, method, source: handler, proto: source },
    ...(Object.keys(added).length === 0 ? {} : { added }),
    ...(client === undefined ? {} : { client }),
    form: { metadata: [], deadline: "" },
  });
}

/** The lab that a link holds. Its methods are known when its .proto files have been read. */
export function labOfLink({ own, source = "", proto = "", added = {}, method }: SharedLab): OwnLab | undefined {
  if (!own) return undefined;
  const unread = { name: method, kind: "unary", requestType: "", responseType: "" } as const;
  return {
    ...{ name: own.name, createdAtMs: 0, handler: source, proto: own.proto, protos: { [own.proto]: proto, ...added } },
    ...{ methods: [unread], method, samples: {}, clients: {} },
  };
}
