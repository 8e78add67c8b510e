// TextEncoder and TextDecoder, before all other globals: protobuf, which grpc-handler imports, wants them when it is loaded.
import { defineGlobal } from "./define-global.ts";
import { TextDecoder, TextEncoder } from "./text-encoding.ts";

defineGlobal("TextDecoder", TextDecoder);
defineGlobal("TextEncoder", TextEncoder);
