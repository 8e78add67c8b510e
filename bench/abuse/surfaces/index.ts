// Everything of the server that faces strangers, and how often each is tried.
import type { Surface } from "../surface.ts";
import { handlers } from "./handlers.ts";
import { http2 } from "./http2.ts";
import { metadata } from "./metadata.ts";
import { deploys, fixtures, health, reflection, schemas, watches } from "./playground.ts";
import { requests } from "./requests.ts";
import { websockets } from "./websockets.ts";

export const surfaces: Readonly<Record<string, { readonly surface: Surface; readonly weight: number }>> = {
  "HTTP/1.1 requests": { surface: requests, weight: 6 },
  "HTTP/2 frames": { surface: http2, weight: 6 },
  "WebSocket frames": { surface: websockets, weight: 4 },
  metadata: { surface: metadata, weight: 4 },
  handlers: { surface: handlers, weight: 3 },
  Deploy: { surface: deploys, weight: 2 },
  "ReadSchema, CheckSchema, FormatSchema": { surface: schemas, weight: 2 },
  RunFixtures: { surface: fixtures, weight: 1 },
  Watch: { surface: watches, weight: 1 },
  reflection: { surface: reflection, weight: 1 },
  health: { surface: health, weight: 1 },
};
