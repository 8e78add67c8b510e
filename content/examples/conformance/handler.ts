// The service of Connect's conformance suite: each request says what the response is to be, and the response says what the
// server has seen of the call, so that the suite's client can compare both.
import { create, fromBinary, fromJson, type MessageInitShape, toBinary, toJson } from "@bufbuild/protobuf";
import { type Any, AnySchema, BytesValueSchema } from "@bufbuild/protobuf/wkt";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type {
  ConformancePayload_RequestInfo as RequestInfo,
  ConformancePayloadSchema,
  Error as ErrorDefinition,
  Header,
  StreamResponseDefinition,
  UnaryResponseDefinition,
} from "./gen/connectrpc/conformance/v1/service_pb";
import {
  BidiStreamRequestSchema,
  BidiStreamResponseSchema,
  ClientStreamRequestSchema,
  ClientStreamResponseSchema,
  ConformancePayload_RequestInfoSchema,
  ServerStreamRequestSchema,
  ServerStreamResponseSchema,
  UnaryRequestSchema,
  UnaryResponseSchema,
} from "./gen/connectrpc/conformance/v1/service_pb";

type Payload = MessageInitShape<typeof ConformancePayloadSchema>;
type Metadata = GrpcRequest["metadata"];

const typePackage = "connectrpc.conformance.v1.";

export default class ConformanceHandler implements GrpcHandler {
  // IdempotentUnary has the messages of Unary under other names: the same bytes.
  async handleRequest(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    if (request.methodName === "Unimplemented")
      throw new RpcError(StatusCode.UNIMPLEMENTED, `${request.methodName} is never implemented`);
    const { responseDefinition } = fromBinary(UnaryRequestSchema, request.payload);
    const seen = infoOf(request.metadata, context, [packed(`${request.methodName}Request`, request)]);
    const payload = await unaryPayload(responseDefinition, seen, context);
    return { payload: toBinary(UnaryResponseSchema, create(UnaryResponseSchema, { payload })) };
  }

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { responseDefinition } = fromBinary(ServerStreamRequestSchema, request.payload);
    const seen = infoOf(request.metadata, context, [packed("ServerStreamRequest", request)]);
    beginStream(responseDefinition, context);
    for (const [index, data] of (responseDefinition?.responseData ?? []).entries()) {
      await sleep(responseDefinition?.responseDelayMs ?? 0, context.signal);
      const payload = { data, ...(index === 0 && { requestInfo: seen }) };
      yield { payload: toBinary(ServerStreamResponseSchema, create(ServerStreamResponseSchema, { payload })) };
    }
    endStream(responseDefinition, seen);
  }

  async handleClientStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): Promise<GrpcResponse> {
    let definition: UnaryResponseDefinition | undefined;
    let metadata: Metadata = {};
    const received: Any[] = [];
    for await (const request of requests) {
      if (received.length === 0) {
        ({ metadata } = request);
        definition = fromBinary(ClientStreamRequestSchema, request.payload).responseDefinition;
      }
      received.push(packed("ClientStreamRequest", request));
    }
    const payload = await unaryPayload(definition, infoOf(metadata, context, received), context);
    return { payload: toBinary(ClientStreamResponseSchema, create(ClientStreamResponseSchema, { payload })) };
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    let definition: StreamResponseDefinition | undefined;
    let fullDuplex = false;
    let metadata: Metadata | undefined;
    let received: Any[] = [];
    let sent = 0;
    const respond = async (data: Uint8Array): Promise<GrpcResponse> => {
      await sleep(definition?.responseDelayMs ?? 0, context.signal);
      const payload: Payload = { data };
      if (sent === 0) payload.requestInfo = infoOf(metadata ?? {}, context, received);
      else if (fullDuplex && received.length > 0) payload.requestInfo = { requests: received };
      received = [];
      sent++;
      return { payload: toBinary(BidiStreamResponseSchema, create(BidiStreamResponseSchema, { payload })) };
    };
    for await (const request of requests) {
      if (metadata === undefined) {
        ({ metadata } = request);
        ({ responseDefinition: definition, fullDuplex } = fromBinary(BidiStreamRequestSchema, request.payload));
        beginStream(definition, context);
      }
      received.push(packed("BidiStreamRequest", request));
      if (!fullDuplex) continue;
      const data = definition?.responseData[sent];
      if (data === undefined) break;
      yield await respond(data);
    }
    for (const data of definition?.responseData.slice(sent) ?? []) yield await respond(data);
    endStream(definition, sent === 0 ? infoOf(metadata ?? {}, context, received) : undefined);
  }
}

/** Throws the error that is asked for, with what was seen among its details. */
async function unaryPayload(
  definition: UnaryResponseDefinition | undefined,
  seen: RequestInfo,
  context: CallContext,
): Promise<Payload> {
  if (!definition) return { requestInfo: seen };
  context.sendHeaders(metadataOf(definition.responseHeaders));
  Object.assign(context.trailers, metadataOf(definition.responseTrailers));
  await sleep(definition.responseDelayMs, context.signal);
  const { response } = definition;
  if (response.case === "error") throw errorOf(response.value, [seen]);
  return { requestInfo: seen, ...(response.case === "responseData" && { data: response.value }) };
}

function beginStream(definition: StreamResponseDefinition | undefined, context: CallContext): void {
  if (!definition) return;
  context.sendHeaders(metadataOf(definition.responseHeaders));
  Object.assign(context.trailers, metadataOf(definition.responseTrailers));
}

function endStream(definition: StreamResponseDefinition | undefined, seen: RequestInfo | undefined): void {
  if (definition?.error) throw errorOf(definition.error, definition.responseData.length === 0 && seen ? [seen] : []);
}

/** In the shape of a ConnectError, whose details become a google.rpc.Status, as gRPC sends them. */
function errorOf({ code, message = "", details }: ErrorDefinition, seen: readonly RequestInfo[]): Error {
  const infos = seen.map((info) => ({
    type: `${typePackage}ConformancePayload.RequestInfo`,
    value: toBinary(ConformancePayload_RequestInfoSchema, info),
  }));
  const asked = details.map(({ typeUrl, value }) => ({ type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1), value }));
  return Object.assign(new Error(message), { code, rawMessage: message, details: [...asked, ...infos] });
}

/** As one text for each name; bytes in base64. */
const metadataOf = (headers: readonly Header[]): Metadata =>
  Object.fromEntries(
    headers.map(({ name, value }) => [
      name,
      name.endsWith("-bin") ? fromJson(BytesValueSchema, value[0] ?? "").value : value.join(", "),
    ]),
  );

const textOf = (value: string | Uint8Array): string =>
  typeof value === "string" ? value : toJson(BytesValueSchema, create(BytesValueSchema, { value }));

const packed = (type: string, { payload: value }: GrpcRequest): Any =>
  create(AnySchema, { typeUrl: `type.googleapis.com/${typePackage}${type}`, value });

function infoOf(metadata: Metadata, { deadline }: CallContext, requests: Any[]): RequestInfo {
  const requestHeaders = Object.entries(metadata).map(([name, value]) => ({ name, value: [textOf(value)] }));
  const timeoutMs = deadline && BigInt(Math.max(0, Math.floor(deadline.getTime() - Date.now())));
  return create(ConformancePayload_RequestInfoSchema, {
    requestHeaders,
    requests,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}
