// Metadata and status as a run keeps them.

/** Metadata in the order it came; binary values in base64. */
export type MetadataEntries = readonly (readonly [key: string, value: string])[];

export interface Status {
  /** A gRPC status code, 0 to 16. */
  readonly code: number;
  readonly message: string;
}
