// The four modes as a handler has them: a row for each.
import type { MethodKind } from "grpc-handler";

export interface ModeStub {
  readonly kind: MethodKind;
  /** What the handler's method for the mode is called. */
  readonly handlerMethod: string;
  /** The first line of a method of the mode. */
  readonly head: (name: string) => string;
  /** The first line of the handler's own method when several methods have the mode. */
  readonly dispatcherHead: string;
  /** What comes before the choice. */
  readonly before: readonly string[];
  /** The request that names the method. */
  readonly request: string;
  readonly call: (name: string) => readonly string[];
}

const one = "request: GrpcRequest";
const many = "requests: AsyncIterable<GrpcRequest>";
const start = "const { first, all } = await startWithFirst(requests);";

/** Those that stream come first: they are what one comes for. */
export const modeStubs: readonly ModeStub[] = [
  {
    kind: "server_streaming",
    handlerMethod: "handleServerStream",
    head: (name) => `async *${name}(${one}, context: CallContext): AsyncGenerator<GrpcResponse>`,
    dispatcherHead: `handleServerStream(${one}, context: CallContext): AsyncIterable<GrpcResponse>`,
    before: [],
    request: "request",
    call: (name) => [`return this.${name}(request, context);`],
  },
  {
    kind: "bidi_streaming",
    handlerMethod: "handleBidiStream",
    head: (name) => `async *${name}(${many}): AsyncGenerator<GrpcResponse>`,
    dispatcherHead: `async *handleBidiStream(${many}): AsyncGenerator<GrpcResponse>`,
    before: [start],
    request: "first",
    call: (name) => [`yield* this.${name}(all);`, "return;"],
  },
  {
    kind: "client_streaming",
    handlerMethod: "handleClientStream",
    head: (name) => `async ${name}(${many}): Promise<GrpcResponse>`,
    dispatcherHead: `async handleClientStream(${many}): Promise<GrpcResponse>`,
    before: [start],
    request: "first",
    call: (name) => [`return this.${name}(all);`],
  },
  {
    kind: "unary",
    handlerMethod: "handleRequest",
    head: (name) => `async ${name}(${one}): Promise<GrpcResponse>`,
    dispatcherHead: `async handleRequest(${one}): Promise<GrpcResponse>`,
    before: [],
    request: "request",
    call: (name) => [`return this.${name}(request);`],
  },
];
