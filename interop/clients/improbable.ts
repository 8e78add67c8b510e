// npm @improbable-eng/grpc-web: gRPC-Web by fetch, and all four modes over the grpc-websockets protocol that it invented.
import { grpc } from "@improbable-eng/grpc-web";
import { firstOf, type OutsideCall, type StartCall } from "./outside-client.ts";

/** Serialized bytes in the shape of a google-protobuf message, which is all that the client asks of one. */
class Bytes implements grpc.ProtobufMessage {
  bytes: Uint8Array = new Uint8Array();

  static deserializeBinary(bytes: Uint8Array): Bytes {
    const message = new Bytes();
    message.bytes = bytes;
    return message;
  }

  serializeBinary(): Uint8Array {
    return this.bytes;
  }

  toObject(): object {
    return { bytes: this.bytes };
  }
}

/** Calls `host` by one of the client's own transports. */
export function improbable(host: string, transport: grpc.TransportFactory): StartCall {
  return (call, listener) => {
    const client = grpc.client(methodOf(call), { host, transport });
    client.onHeaders((headers) => listener.onHeaders(headers.toHeaders()));
    client.onMessage((message) => listener.onMessage(message.serializeBinary()));
    client.onEnd((code, message, trailers) => listener.onEnd(code, message, trailers.toHeaders()));
    client.start(metadataOf(call));
    void send(client, call);
    return () => client.close();
  };
}

async function send(client: grpc.Client<grpc.ProtobufMessage, grpc.ProtobufMessage>, call: OutsideCall): Promise<void> {
  if (call.method.methodKind === "unary" || call.method.methodKind === "server_streaming") {
    client.send(Bytes.deserializeBinary(await firstOf(call)));
  } else {
    for await (const request of call.requests) client.send(Bytes.deserializeBinary(request));
  }
  client.finishSend();
}

function methodOf({ method }: OutsideCall): grpc.MethodDefinition<grpc.ProtobufMessage, grpc.ProtobufMessage> {
  return {
    methodName: method.name,
    service: { serviceName: method.parent.typeName },
    requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
    requestType: Bytes,
    responseType: Bytes,
  };
}

/** The client has no deadlines of its own: like its other users, we send the header. */
function metadataOf({ metadata, timeoutMs }: OutsideCall): grpc.Metadata {
  const sent = new grpc.Metadata(metadata);
  if (timeoutMs !== undefined) sent.set("grpc-timeout", `${String(timeoutMs)}m`);
  return sent;
}
