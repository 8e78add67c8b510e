// The headers of a gRPC-Web response.
import type { HeaderList } from "../call/metadata.ts";

export interface ResponseHead {
  /** As the client asked for it. */
  readonly contentType: string;
  readonly metadata: HeaderList;
  readonly encoding: string | undefined;
  readonly cors: HeaderList;
}

/** The status is in the trailers frame alone: a client that finds one up here too expects no body. */
export function responseHead({ contentType, metadata, encoding, cors }: ResponseHead): HeaderList {
  const compression: HeaderList = encoding === undefined ? [] : [["grpc-encoding", encoding]];
  return [...metadata, ...compression, ...cors, ["content-type", contentType]];
}
