// Connect: decides between unary and stream, protobuf and JSON, and says no to what the method is not.
import {
  contentTypeStreamJson,
  contentTypeStreamProto,
  contentTypeUnaryJson,
  contentTypeUnaryProto,
} from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import type { CarrierContext, HttpCall, HttpCarrier, RefusedCall } from "../carrier.ts";
import { Exchange } from "../call/exchange.ts";
import { encodingHeader } from "../call/metadata.ts";
import { type Status, statusOf } from "../call/status.ts";
import { header, mediaTypeOf, sendHead, sendJson, sendText } from "../listener/http.ts";
import { messageTypeOf } from "./content-type.ts";
import { type Codec, protoCodec, textLimit, unknownMethodCodec } from "./codec.ts";
import { acceptsGzip, isGzip, namesCompression } from "./compression.ts";
import { createRequest, queryMessage, readBody, readStart } from "./request.ts";
import { createResponse, streamHead } from "./response.ts";
import type { CallSchema } from "./schemas.ts";
import type { MethodFacts } from "./task-packing.ts";
import { endStreamFrame, errorJson, httpStatusOf } from "./trailers.ts";
import { turnBudget } from "./turn-budget.ts";
import { serveUnary } from "./unary.ts";

export const connect: HttpCarrier = {
  name: "connect",
  offers: [contentTypeUnaryProto, contentTypeUnaryJson, contentTypeStreamProto, contentTypeStreamJson],
  accepts: ({ method, contentType }) => method === "POST" && messageTypeOf(contentType) !== undefined,
  serve: (context, call) => withSchema(context, call, (schema) => servePost({ context, call, schema })),
  refuse: (call, status) => {
    const type = messageTypeOf(call.contentType);
    if (type?.stream !== true) {
      refuseUnary(call, status);
      return;
    }
    sendHead(call.res, 200, [...call.cors, ["content-type", mediaTypeOf(call.contentType)]]);
    call.res.end(endStreamFrame(status));
  },
};

const refuseUnary = ({ res, cors }: RefusedCall, status: Status): void =>
  sendJson(res, httpStatusOf(status), errorJson(status), cors);

/** Unary calls by GET, which are for methods without side effects only: a browser may repeat or cache them. */
export const connectGet: HttpCarrier = {
  name: "connect",
  offers: [],
  accepts: ({ method, query }) =>
    (method === "GET" || method === "HEAD") && ["connect", "message", "encoding"].some((name) => query.has(name)),
  serve: (context, call) => withSchema(context, call, (schema) => serveGet({ context, call, schema })),
  refuse: refuseUnary,
};

interface ConnectCall {
  readonly context: CarrierContext;
  readonly call: HttpCall;
  readonly schema: CallSchema;
}

/** Goes on with the descriptors of the deployment that is called, which may have to be asked for, unless the client leaves. */
function withSchema(context: CarrierContext, call: HttpCall, serve: (schema: CallSchema) => void): void {
  const deploymentId = header(call.req, "x-deployment");
  if (deploymentId === undefined) {
    serve(context.schemas.usual);
    return;
  }
  const { faults } = call;
  let left = false;
  faults.listen(call.res, "close", () => (left = true));
  const [, service = ""] = call.path.split("/");
  const learned = context.schemas.for(deploymentId, service, context.upstream);
  faults.run(() =>
    learned.then((schema) => {
      if (!left) serve(schema);
    }),
  );
}

function servePost({ context, call, schema }: ConnectCall): void {
  const type = messageTypeOf(header(call.req, "content-type") ?? "");
  const method = schema.method(call.path);
  if (!type || (method && type.stream === (method.kind === "unary"))) {
    refuseType(call, method);
    return;
  }
  const codec = codecOf({ context, call, schema }, type.binary ? "proto" : "json");
  const { requestBytes, unaryBodyMs } = context.limits;
  if (type.stream) {
    serveStream(context, call, codec);
    return;
  }
  serveUnary(context, call, {
    codec,
    isKnown: method !== undefined,
    encoding: header(call.req, "content-encoding"),
    readMessage: () => readBody(call, { limitBytes: textLimit(codec, requestBytes), unaryBodyMs }),
  });
}

function serveGet({ context, call, schema }: ConnectCall): void {
  const query = new URLSearchParams(call.query);
  const method = schema.method(call.path);
  if (!method) {
    sendJson(
      call.res,
      404,
      errorJson(statusOf(StatusCode.UNIMPLEMENTED, `no method ${call.path} is known here`)),
      call.cors,
    );
    return;
  }
  if (!method.hasNoSideEffects) {
    sendText(call.res, 405, `${call.path} is not marked NO_SIDE_EFFECTS: call it by POST`, [
      ...call.cors,
      ["allow", "POST"],
    ]);
    return;
  }
  const form = query.get("encoding");
  if (form !== "proto" && form !== "json") {
    const reason = `expected encoding=proto or encoding=json, found ${JSON.stringify(form)}`;
    sendText(call.res, 415, reason, call.cors);
    return;
  }
  const codec = codecOf({ context, call, schema }, form);
  const encoding = query.get("compression") ?? undefined;
  serveUnary(context, call, { codec, isKnown: true, encoding, readMessage: () => queryMessage(call.query) });
}

function serveStream({ upstream, limits }: CarrierContext, call: HttpCall, codec: Codec): void {
  const { req, path, cors, holds } = call;
  const encoding = header(req, "connect-content-encoding");
  const request = {
    codec,
    gzip: namesCompression(encoding),
    limitBytes: limits.requestBytes,
    onLong: (bytes: number) => holds("request", bytes),
  };
  const response = {
    codec,
    gzip: acceptsGzip(header(req, "connect-accept-encoding")),
    limitBytes: limits.messageBytes,
    onLong: (bytes: number) => holds("response", bytes),
    inTurn: turnBudget.of({ owner: upstream.owner }),
  };
  const exchange = new Exchange(call, {
    ...createRequest(request),
    head: (metadata) => streamHead(response, metadata, cors),
    ...createResponse(response),
  });
  exchange.run((listener) => {
    // The backend gets protobuf as it came.
    const encodings = encodingHeader(isGzip(encoding) && codec === protoCodec ? "gzip" : undefined);
    return upstream.open({ ...readStart(req, path), encodings }, listener);
  });
}

function codecOf({ context, call, schema }: ConnectCall, encoding: "proto" | "json"): Codec {
  if (encoding === "proto") return protoCodec;
  const left = new AbortController();
  call.res.once(
    "close",
    call.faults.guard(() => left.abort()),
  );
  const request = { owner: context.upstream.owner, signal: left.signal };
  return schema.codec(call.path, request) ?? unknownMethodCodec(call.path);
}

function refuseType({ req, res, path, cors }: HttpCall, method: MethodFacts | undefined): void {
  const unary = method?.kind === "unary";
  const types = unary ? [contentTypeUnaryProto, contentTypeUnaryJson] : [contentTypeStreamProto, contentTypeStreamJson];
  const text = `${path} is a ${unary ? "unary" : "streaming"} method: expected ${types.join(" or ")}`;
  sendText(res, 415, `${text}, found ${header(req, "content-type") ?? "no content type"}`, [
    ...cors,
    ["accept-post", types.join(", ")],
  ]);
}
