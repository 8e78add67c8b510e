// The call by a Python program on grpcio. The schema travels in it, so it needs no generated code.
import type { MethodKind } from "grpc-handler";
import { authority, type Command, isSecure, type OutsideCall, routed } from "./outside-call.ts";
import { withInput } from "./shell.ts";

export function pythonClient(call: OutsideCall): Command {
  return {
    text: withInput("python3 -", programOf(call).split("\n")),
    note: "Install once: python3 -m pip install grpcio protobuf. Or save what is between the END lines as client.py.",
  };
}

/** JSON's strings are Python's too: every escape that JSON.stringify writes means the same there. */
function quoted(text: string): string {
  const plain = !text.includes("\\") && !text.includes("'") && text.includes('"');
  return plain ? `'${text}'` : JSON.stringify(text);
}

function programOf(call: OutsideCall): string {
  const { service, method, schema, kind, messages } = call;
  return `import base64
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

# The service's .proto, compiled: with it, no generated code is needed.
schema = ${quoted(schema)}
pool = descriptor_pool.DescriptorPool()
for file in descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(schema)).file:
    pool.AddSerializedFile(file.SerializeToString())
method = pool.FindServiceByName(${quoted(service)}).FindMethodByName(${quoted(method)})


def class_of(descriptor):
    # The first is protobuf's way since 4.22, the second the way before.
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


Request, Response = class_of(method.input_type), class_of(method.output_type)
requests = [
${messages.map((message) => `    json_format.Parse(${quoted(message)}, Request(), descriptor_pool=pool),`).join("\n")}
]
metadata = [
${routed(call).map(metadataLine).join("\n")}
]


def show(message):
    text = json_format.MessageToJson(
        message, preserving_proto_field_name=True, indent=None, descriptor_pool=pool
    )
    print(text, flush=True)


with ${channelOf(call)} as channel:
    call_method = channel.${callable[kind]}(
        ${quoted(`/${service}/${method}`)},
        request_serializer=Request.SerializeToString,
        response_deserializer=Response.FromString,
    )
    try:
        ${calling[kind](call.deadlineMs === undefined ? "None" : String(call.deadlineMs / 1000))}
        print("status OK", file=sys.stderr)
    except grpc.RpcError as error:
        print("status", error.code().name, error.details(), file=sys.stderr)`;
}

function channelOf(call: OutsideCall): string {
  const address = quoted(authority(call));
  return isSecure(call)
    ? `grpc.secure_channel(${address}, grpc.ssl_channel_credentials())`
    : `grpc.insecure_channel(${address})`;
}

function metadataLine([key, value]: readonly [string, string]): string {
  const given = key.endsWith("-bin") ? `base64.b64decode(${quoted(value)})` : quoted(value);
  return `    (${quoted(key)}, ${given}),`;
}

const callable: Readonly<Record<MethodKind, string>> = {
  unary: "unary_unary",
  server_streaming: "unary_stream",
  client_streaming: "stream_unary",
  bidi_streaming: "stream_stream",
};

const one = (given: string): ((timeout: string) => string) => {
  return (timeout) => `show(call_method(${given}, metadata=metadata, timeout=${timeout}))`;
};
const many = (given: string): ((timeout: string) => string) => {
  return (timeout) => `for response in call_method(${given}, metadata=metadata, timeout=${timeout}):
            show(response)`;
};

const calling: Readonly<Record<MethodKind, (timeout: string) => string>> = {
  unary: one("requests[0]"),
  server_streaming: many("requests[0]"),
  client_streaming: one("iter(requests)"),
  bidi_streaming: many("iter(requests)"),
};
