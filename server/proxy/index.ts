// The proxy's door.
export { createProxy, type Proxy, type ProxyOptions } from "./proxy.ts";
export { readTarget } from "./admission/target.ts";
export { requestCheck, type RequestCheck } from "./grpc/request-check.ts";
