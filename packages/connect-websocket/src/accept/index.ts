export type { AcceptedConnection, AcceptLimits, AcceptOptions } from "./accept-mux.ts";
export { acceptMux, defaultAcceptLimits } from "./accept-mux.ts";
export type { AcceptedCall, CancelReason } from "./accepted-call.ts";
export type { Frame } from "../wire/frame.ts";
export type { FrameObserver } from "../wire/frame-socket.ts";
export type { HeaderList } from "../wire/header-list.ts";
export { subProtocol } from "../wire/limits.ts";
export type { ByteStream } from "../wire/message-writer.ts";
export type { MuxSocket } from "../wire/mux-socket.ts";
