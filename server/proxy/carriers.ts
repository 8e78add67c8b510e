// What every carrier is given: the connection to the backend, limits and descriptors; and, over HTTP, the call to serve.
import type { Registry } from "@bufbuild/protobuf";
import type { HttpRequest, HttpResponse } from "./http.ts";
import type { HeaderList } from "./metadata.ts";
import type { Upstream } from "./upstream.ts";

export interface CarrierContext {
  readonly upstream: Upstream;
  /** Connect's JSON is read and written by these descriptors. */
  readonly registry: Registry;
  readonly limits: { readonly messageBytes: number; readonly metadataBytes: number };
}

export interface HttpCall {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  /** "/package.Service/Method" */
  readonly path: string;
  /** Goes with the response's headers. */
  readonly cors: HeaderList;
}
