// Deployments by id, and by the reader whose session runs them: to find either takes as long with a thousand of them as with one.
import type { Deployment } from "./deployment.ts";

export class DeploymentTable {
  readonly #all = new Set<Deployment>();
  readonly #byId = new Map<string, Deployment>();
  readonly #earlierIds = new Map<Deployment, string>();
  readonly #byReader = new Map<string, Set<Deployment>>();

  /** `canBeFound`: clients may name it by its id. */
  add(deployment: Deployment, canBeFound: boolean): void {
    this.#all.add(deployment);
    if (canBeFound) this.#byId.set(deployment.id, deployment);
    const own = this.#byReader.get(deployment.reader) ?? new Set();
    this.#byReader.set(deployment.reader, own.add(deployment));
  }

  /** Finds a deployment by the id of an earlier one too, unless that one is still there. */
  replace(earlierId: string, deployment: Deployment): void {
    if (this.#byId.get(earlierId)?.id === earlierId) return;
    this.#byId.set(earlierId, deployment);
    this.#earlierIds.set(deployment, earlierId);
  }

  /** False when it was not there. */
  delete(deployment: Deployment): boolean {
    this.#byId.delete(deployment.id);
    const earlierId = this.#earlierIds.get(deployment);
    if (earlierId !== undefined && this.#byId.get(earlierId) === deployment) this.#byId.delete(earlierId);
    this.#earlierIds.delete(deployment);
    const own = this.#byReader.get(deployment.reader);
    own?.delete(deployment);
    if (own?.size === 0) this.#byReader.delete(deployment.reader);
    return this.#all.delete(deployment);
  }

  get size(): number {
    return this.#all.size;
  }

  find(id: string): Deployment | undefined {
    return this.#byId.get(id);
  }

  canBeFound({ id }: Deployment): boolean {
    return this.#byId.has(id);
  }

  /** A reader's own, oldest first. */
  of(reader: string): Deployment[] {
    return [...(this.#byReader.get(reader) ?? [])];
  }

  has(reader: string): boolean {
    return this.#byReader.has(reader);
  }

  [Symbol.iterator](): Iterator<Deployment> {
    return this.#all.values();
  }
}
