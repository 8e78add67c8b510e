// Keepalive for a client whose streams are silent for long: without pings, a dead connection looks like a quiet one.
import type { ChannelOptions, ServerOptions } from "@grpc/grpc-js";

export const clientKeepalive: ChannelOptions = {
  // Off unless set. Ask the server's owner first: some end connections that ping too often.
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 10_000,
  // Pings only while a call is open, which is the default: an idle connection may die in peace.
  "grpc.keepalive_permit_without_calls": 0,
};

export const serverKeepalive: ServerOptions = {
  "grpc.keepalive_time_ms": 60_000,
  "grpc.keepalive_timeout_ms": 20_000,
  // A connection ends after half an hour, with time for its calls to finish: clients spread over new servers.
  "grpc.max_connection_age_ms": 30 * 60_000,
  "grpc.max_connection_age_grace_ms": 60_000,
};
