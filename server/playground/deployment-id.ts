// A deployment's id: the name of the backend that holds it, a dot, and what cannot be guessed. Routers read the name. The rest proves
// to every backend of the same secret who deployed it, so that the same reader may put another in its place when its backend is gone.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export interface DeploymentIdOptions {
  readonly backendId: string;
  /** Shared by the backends of a fleet; without one, no other process knows whose an id is. */
  readonly secret?: string | undefined;
}

const nonceBytes = 12;
const proofBytes = 12;

export class DeploymentIds {
  readonly #backendId: string;
  readonly #secret: string | Buffer;

  constructor({ backendId, secret = randomBytes(32).toString("base64url") }: DeploymentIdOptions) {
    this.#backendId = backendId;
    this.#secret = secret;
  }

  /** `reader`: who deploys; undefined for a deployment that nothing can replace. */
  create(reader: string | undefined): string {
    const nonce = randomBytes(nonceBytes);
    const proof = reader === undefined ? randomBytes(proofBytes) : this.#proof(this.#backendId, nonce, reader);
    return `${this.#backendId}.${Buffer.concat([nonce, proof]).toString("base64url")}`;
  }

  /** Whether that reader deployed it, on whichever backend of the fleet. */
  isOf(id: string, reader: string): boolean {
    const backendId = backendOf(id);
    if (backendId === undefined) return false;
    const text = id.slice(backendId.length + 1);
    const bytes = Buffer.from(text, "base64url");
    // What is no base64url is left out when it is read.
    if (bytes.length !== nonceBytes + proofBytes || bytes.toString("base64url") !== text) return false;
    const proof = this.#proof(backendId, bytes.subarray(0, nonceBytes), reader);
    return timingSafeEqual(proof, bytes.subarray(nonceBytes));
  }

  #proof(backendId: string, nonce: Buffer, reader: string): Buffer {
    const text = `deployment ${backendId} ${nonce.toString("base64url")} ${reader}`;
    return createHmac("sha256", this.#secret).update(text).digest().subarray(0, proofBytes);
  }

  /** Why this backend has no deployment of that id, and what to do. */
  absent(id: string): string {
    const own = this.#backendId;
    const holder = backendOf(id) ?? own;
    if (holder === own) return `there is no deployment "${id}", or it has expired: deploy the code again`;
    const reason = "that backend is gone, or a router sent the call to the wrong one";
    return `deployment "${id}" is of backend "${holder}", and this is backend "${own}": ${reason}; deploy the code again`;
  }
}

/** The backend that an id names; undefined for what is no id of ours. Names have no dot. */
export function backendOf(id: string): string | undefined {
  const dot = id.indexOf(".");
  return dot > 0 ? id.slice(0, dot) : undefined;
}
