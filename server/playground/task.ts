// Reads readers' descriptors in a task's process: hostile ones take seconds and hundreds of MiB.
import { Buffer } from "node:buffer";
import type { FileRegistry } from "@bufbuild/protobuf";
import { registryOf } from "../descriptor-sets.ts";
import { limits } from "../limits.ts";
import { FieldReader, type Task } from "../sandbox/packing.ts";
import { readOwnServices } from "./own-services.ts";
import { packOwnServices } from "./own-services-packing.ts";

/** Input: `taskInput`. Output: see `unpackOwnServices`. */
export const ownServicesTask: Task = (input) => {
  const fields = new FieldReader(Buffer.from(input.buffer, input.byteOffset, input.byteLength));
  const known = knownFrom(fields.bytes());
  return packOwnServices(readOwnServices(fields.rest(), known, limits.deploy));
};

let latest: { readonly bytes: Uint8Array; readonly registry: FileRegistry } | undefined;

/** The services of proto/, which are the same with every task. */
function knownFrom(bytes: Uint8Array): FileRegistry {
  if (!latest || Buffer.compare(latest.bytes, bytes) !== 0)
    latest = { bytes: Buffer.from(bytes), registry: registryOf(bytes) };
  return latest.registry;
}
