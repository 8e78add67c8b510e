"""Calls StreamPrices of a deployment with Python's grpcio and prints each symbol and the status.

The messages are written out by hand, so that the call needs no generated code: StreamPricesRequest has symbol = 1,
count = 2 and interval_ms = 3; StreamPricesResponse has symbol = 1.
"""

import sys

import grpc

address, deployment = sys.argv[1:]
request = b"\x0a\x04AAPL" + b"\x10\x03" + b"\x18\x0a"

with grpc.insecure_channel(address) as channel:
    stream_prices = channel.unary_stream(
        "/stock.v1.StockService/StreamPrices",
        request_serializer=lambda message: message,
        response_deserializer=lambda message: message,
    )
    call = stream_prices(request, metadata=[("x-deployment", deployment)], timeout=20)
    for response in call:
        length = response[1]
        print(response[2 : 2 + length].decode())
    print(call.code())
