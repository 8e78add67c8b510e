"""gRPC's interoperability cases for grpcio, written here by their description, since its own test program is not published.

Takes the options of gRPC's other interoperability clients, and the messages from the descriptor set of proto/gen.
"""

import argparse
import pathlib
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[3]
SERVICE = "grpc.testing.TestService"
INITIAL = ("x-grpc-test-echo-initial", "test_initial_metadata_value")
TRAILING = ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")
REQUEST_SIZES = [27182, 8, 1828, 45904]
RESPONSE_SIZES = [31415, 9, 2653, 58979]
TIMEOUT_SECONDS = 30
# Of the 100 calls that one handler may have open.
CONCURRENT = 50


def load_messages():
    files = descriptor_pb2.FileDescriptorSet.FromString(
        (ROOT / "proto/gen/descriptor_set.binpb").read_bytes()
    )
    by_name = {file.name: file for file in files.file}
    pool = descriptor_pool.DescriptorPool()
    added = set()

    def add(name):
        if name in added or name not in by_name:
            return
        added.add(name)
        for dependency in by_name[name].dependency:
            add(dependency)
        pool.Add(by_name[name])

    add("grpc/testing/test.proto")
    return lambda name: message_factory.GetMessageClass(
        pool.FindMessageTypeByName(f"grpc.testing.{name}")
    )


message = load_messages()
Empty = message("Empty")
SimpleRequest = message("SimpleRequest")
SimpleResponse = message("SimpleResponse")
InputRequest = message("StreamingInputCallRequest")
InputResponse = message("StreamingInputCallResponse")
OutputRequest = message("StreamingOutputCallRequest")
OutputResponse = message("StreamingOutputCallResponse")


def expect(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {found!r}")


def expect_status(call, code, details=None):
    """Reads a call to its end, which has to be this status."""
    try:
        call()
    except grpc.RpcError as error:
        expect("status", error.code(), code)
        if details is not None:
            expect("status message", error.details(), details)
        return
    raise AssertionError(f"status: expected {code}, found OK")


class Stub:
    def __init__(self, channel):
        def method(kind, name, response, service=SERVICE):
            call = getattr(channel, kind)(
                f"/{service}/{name}",
                request_serializer=lambda request: request.SerializeToString(),
                response_deserializer=response.FromString,
            )
            return lambda request, timeout=TIMEOUT_SECONDS, **options: call(
                request, timeout=timeout, **options
            )

        def method_with_call(name):
            call = channel.unary_unary(
                f"/{SERVICE}/{name}",
                request_serializer=lambda request: request.SerializeToString(),
                response_deserializer=SimpleResponse.FromString,
            )
            return lambda request, metadata: call.with_call(
                request, timeout=TIMEOUT_SECONDS, metadata=metadata
            )

        self.empty = method("unary_unary", "EmptyCall", Empty)
        self.unary = method("unary_unary", "UnaryCall", SimpleResponse)
        self.unary_with_call = method_with_call("UnaryCall")
        self.input = method("stream_unary", "StreamingInputCall", InputResponse)
        self.output = method("unary_stream", "StreamingOutputCall", OutputResponse)
        self.duplex = method("stream_stream", "FullDuplexCall", OutputResponse)
        self.unimplemented = method("unary_unary", "UnimplementedCall", Empty)
        self.unimplemented_service = method(
            "unary_unary", "UnimplementedCall", Empty, "grpc.testing.UnimplementedService"
        )
        # A future, so that it can be cancelled.
        self.input_future = channel.stream_unary(
            f"/{SERVICE}/StreamingInputCall",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=InputResponse.FromString,
        ).future


def payload(size):
    return {"body": bytes(size)}


def sizes(*wanted):
    return [{"size": size} for size in wanted]


class Requests:
    """What a client sends, one at a time, until it half-closes."""

    def __init__(self):
        self._waiting = []
        self._ended = False
        self._changed = threading.Condition()

    def send(self, request):
        with self._changed:
            self._waiting.append(request)
            self._changed.notify()

    def half_close(self):
        with self._changed:
            self._ended = True
            self._changed.notify()

    def __iter__(self):
        return self

    def __next__(self):
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended)
            if not self._waiting:
                raise StopIteration
            return self._waiting.pop(0)


def empty_unary(stub):
    expect("response", stub.empty(Empty()).SerializeToString(), b"")


def large_unary(stub):
    response = stub.unary(SimpleRequest(response_size=314159, payload=payload(271828)))
    expect("response", response.payload.body, bytes(314159))


def client_streaming(stub):
    requests = iter([InputRequest(payload=payload(size)) for size in REQUEST_SIZES])
    expect("sum", stub.input(requests).aggregated_payload_size, 74922)


def server_streaming(stub):
    responses = stub.output(OutputRequest(response_parameters=sizes(*RESPONSE_SIZES)))
    expect("sizes", [len(response.payload.body) for response in responses], RESPONSE_SIZES)


def ping_pong(stub):
    requests = Requests()
    responses = stub.duplex(requests)
    for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
        requests.send(
            OutputRequest(response_parameters=sizes(response_size), payload=payload(request_size))
        )
        expect("size", len(next(responses).payload.body), response_size)
    requests.half_close()
    expect("responses after the half-close", list(responses), [])


def empty_stream(stub):
    expect("responses", list(stub.duplex(iter([]))), [])


def check_metadata(call):
    expect("initial metadata", dict(call.initial_metadata()).get(INITIAL[0]), INITIAL[1])
    expect("trailing metadata", dict(call.trailing_metadata()).get(TRAILING[0]), TRAILING[1])


def custom_metadata(stub):
    metadata = (INITIAL, TRAILING)
    request = SimpleRequest(response_size=314159, payload=payload(271828))
    _, call = stub.unary_with_call(request, metadata)
    check_metadata(call)
    duplex = OutputRequest(response_parameters=sizes(314159), payload=payload(271828))
    call = stub.duplex(iter([duplex]), metadata=metadata)
    expect("responses", len(list(call)), 1)
    check_metadata(call)


def status_code_and_message(stub):
    status = {"code": 2, "message": "test status message"}
    unknown = grpc.StatusCode.UNKNOWN
    expect_status(
        lambda: stub.unary(SimpleRequest(response_status=status)), unknown, status["message"]
    )
    requests = [OutputRequest(response_status=status)]
    expect_status(lambda: list(stub.duplex(iter(requests))), unknown, status["message"])


def special_status_message(stub):
    text = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
    request = SimpleRequest(response_status={"code": 2, "message": text})
    expect_status(lambda: stub.unary(request), grpc.StatusCode.UNKNOWN, text)


def unimplemented_method(stub):
    expect_status(lambda: stub.unimplemented(Empty()), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service(stub):
    expect_status(lambda: stub.unimplemented_service(Empty()), grpc.StatusCode.UNIMPLEMENTED)


def cancel_after_begin(stub):
    call = stub.input_future(Requests())
    call.cancel()
    expect("cancelled", call.cancelled(), True)
    expect("status", call.code(), grpc.StatusCode.CANCELLED)


def cancel_after_first_response(stub):
    requests = Requests()
    call = stub.duplex(requests)
    requests.send(OutputRequest(response_parameters=sizes(31415), payload=payload(27182)))
    expect("size", len(next(call).payload.body), 31415)
    call.cancel()
    expect_status(lambda: list(call), grpc.StatusCode.CANCELLED)


def timeout_on_sleeping_server(stub):
    requests = Requests()
    requests.send(OutputRequest(payload=payload(27182)))
    call = stub.duplex(requests, timeout=0.001)
    expect_status(lambda: list(call), grpc.StatusCode.DEADLINE_EXCEEDED)


def concurrent_large_unary(stub):
    faults = []

    def run():
        try:
            large_unary(stub)
        except Exception as error:  # noqa: BLE001
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(CONCURRENT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("faults", [describe(fault) for fault in faults], [])


CASES = [
    empty_unary,
    large_unary,
    client_streaming,
    server_streaming,
    ping_pong,
    empty_stream,
    custom_metadata,
    status_code_and_message,
    special_status_message,
    unimplemented_method,
    unimplemented_service,
    cancel_after_begin,
    cancel_after_first_response,
    timeout_on_sleeping_server,
    concurrent_large_unary,
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server_host", required=True)
    parser.add_argument("--server_port", required=True)
    parser.add_argument("--test_case", required=True)
    parser.add_argument("--ca_file")
    parser.add_argument("--server_host_override")
    options = parser.parse_args()
    case = next((case for case in CASES if case.__name__ == options.test_case), None)
    if case is None:
        sys.exit(f"no such case: {options.test_case}")
    address = f"{options.server_host}:{options.server_port}"
    with channel_to(address, options) as channel:
        try:
            case(Stub(channel))
        except Exception as error:  # noqa: BLE001
            sys.exit(describe(error))


def describe(error):
    """One line, since the suite's table has one for each failure."""
    if isinstance(error, grpc.RpcError) and isinstance(error, grpc.Call):
        return f"{error.code()}: {error.details()}"
    return f"{type(error).__name__}: {error}"


def channel_to(address, options):
    if options.ca_file is None:
        return grpc.insecure_channel(address)
    credentials = grpc.ssl_channel_credentials(pathlib.Path(options.ca_file).read_bytes())
    override = [("grpc.ssl_target_name_override", options.server_host_override)]
    return grpc.secure_channel(address, credentials, override)


if __name__ == "__main__":
    main()
