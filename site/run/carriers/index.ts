// The carriers, one row each. To add one, write its row in a file of its own and list it here.
import type { Carrier } from "../state/wire-head.ts";
import type { CarrierRow } from "./carrier.ts";
import { connect } from "./connect.ts";
import { grpcWeb } from "./grpc-web.ts";
import { webSocket } from "./websocket.ts";

export const carriers: Readonly<Record<Carrier, CarrierRow>> = { websocket: webSocket, "grpc-web": grpcWeb, connect };
export const carrierIds = Object.keys(carriers) as readonly Carrier[];

/** Carries all four modes. */
export const usualCarrier: Carrier = "websocket";
