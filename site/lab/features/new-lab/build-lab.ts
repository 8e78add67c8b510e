// From .proto files that were read to a lab of the reader's own. Loaded when one is made.
import type { LiveSchema } from "../schema/live-schema.ts";
import { type OwnLab } from "../own/own-lab.ts";
import { handlerStub } from "./stub/handler-stub.ts";

/** `schema` was read from these files. */
export function buildLab(name: string, schema: LiveSchema): OwnLab {
  const { files, entries, methods } = schema;
  // The method that is called first is one that streams, where there is one.
  const first = entries.find(({ kind }) => kind === "server_streaming") ?? entries[0];
  const opened = first && methods.get(first.name);
  if (!first || !opened) throw new Error("expected files with a method, found none");
  return {
    ...{ name, createdAtMs: Date.now() },
    handler: handlerStub([...methods.values()]),
    ...{ proto: opened.parent.file.proto.name, protos: files },
    ...{ methods: entries, method: first.name, samples: {}, clients: {} },
  };
}
