// Has a reader's descriptors read in a task's process.
import type { FileRegistry } from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import { descriptorSetOf } from "../descriptor-sets.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { outputOf, pack } from "../sandbox/packing.ts";
import type { TaskRequest, TaskRunner } from "../sandbox/index.ts";
import type { OwnServices } from "./own-services.ts";
import { unpackOwnServices } from "./own-services-packing.ts";

export class OwnServicesReader {
  readonly #tasks: Pick<TaskRunner, "run">;
  readonly #limits: Limits["deploy"];
  /** The services of proto/ as a FileDescriptorSet. */
  readonly #known: Uint8Array;

  constructor(tasks: Pick<TaskRunner, "run">, known: FileRegistry, limits: Limits["deploy"]) {
    this.#tasks = tasks;
    this.#limits = limits;
    this.#known = descriptorSetOf(known.files);
  }

  /** Rejects with INVALID_ARGUMENT and what is wrong with the set, with RESOURCE_EXHAUSTED when it takes too much. */
  async read(descriptors: Uint8Array, request: TaskRequest): Promise<OwnServices> {
    const { descriptorSetBytes: most } = this.#limits;
    if (descriptors.length > most) {
      const message = `file_descriptor_set is ${String(descriptors.length)} bytes; at most ${String(most)} are allowed: leave comments out (buf build --exclude-source-info)`;
      throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message);
    }
    const input = pack((fields) => fields.bytes(this.#known).rest(descriptors));
    return unpackOwnServices(outputOf(await this.#tasks.run("own-services", input, request)));
  }
}
