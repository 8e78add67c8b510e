// Reads the .proto files of a lab that is being made, as the lab itself reads them.
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import { readSchema, type ReadSchema } from "../schema/read-schema.ts";
import type { ExampleData } from "../../example.ts";

/** Rejects when the server cannot be reached or refuses, and by the signal. */
export function readProtos(files: ProtoFiles, signal?: AbortSignal): Promise<ReadSchema> {
  const [protoPath = ""] = Object.keys(files);
  return readSchema(files, { ...noExample, protoPath }, signal);
}

/** What the files are read for: nothing that exists. */
const noExample: ExampleData = {
  ...{ name: "", title: "", own: { added: {} }, services: [], protoPath: "", protoSource: "", protoMethods: [] },
  ...{ hasRules: false, handlerSource: "", methods: {}, defaultMethod: "" },
};
