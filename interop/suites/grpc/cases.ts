// The cases of gRPC's interoperability description, and which of them say nothing about this server.

/** Why a case is not run, and where those concerned talk about it. */
export interface Reason {
  readonly reason: string;
  readonly issue?: string;
}

const needsGoogle: Reason = { reason: "needs credentials of Google's cloud, and checks those" };

const flagUnseen: Reason = {
  reason:
    "the server must refuse a message by its compression flag, which gRPC's libraries show to no handler, grpc-js's neither",
  issue: "https://github.com/grpc/grpc-java/issues/3195",
};

/** In the order of the description; those with a reason are not run with any client. */
export const cases: Readonly<Record<string, Reason | undefined>> = {
  empty_unary: undefined,
  cacheable_unary: { reason: "checks a cache in front of the server, of which Google's frontend is the only one" },
  large_unary: undefined,
  client_compressed_unary: flagUnseen,
  server_compressed_unary: undefined,
  client_streaming: undefined,
  client_compressed_streaming: flagUnseen,
  server_streaming: undefined,
  server_compressed_streaming: undefined,
  ping_pong: undefined,
  empty_stream: undefined,
  compute_engine_creds: needsGoogle,
  jwt_token_creds: needsGoogle,
  oauth2_auth_token: needsGoogle,
  per_rpc_creds: needsGoogle,
  google_default_credentials: needsGoogle,
  compute_engine_channel_credentials: needsGoogle,
  custom_metadata: undefined,
  status_code_and_message: undefined,
  special_status_message: undefined,
  unimplemented_method: undefined,
  unimplemented_service: undefined,
  cancel_after_begin: undefined,
  cancel_after_first_response: undefined,
  timeout_on_sleeping_server: undefined,
  concurrent_large_unary: undefined,
  pick_first_unary: undefined,
  rpc_soak: undefined,
  channel_soak: undefined,
  orca_per_rpc: undefined,
  orca_oob: { reason: "needs the service xds.service.orca.v3.OpenRcaService beside the handler's own" },
};
