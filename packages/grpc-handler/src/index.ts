export { dispatch } from "./dispatch.ts";
export type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, Metadata, MethodKind } from "./handler.ts";
export { metadataFault, metadataLimits, type MetadataLimits } from "./metadata-fault.ts";
export { isReservedMetadata, reservedMetadata } from "./reserved-metadata.ts";
export { RpcError } from "./rpc-error.ts";
export { sleep } from "./sleep.ts";
export { isStatusCode, StatusCode, statusName } from "./status-code.ts";
export { statusOfThrown, type ThrownStatus } from "./thrown-status.ts";
