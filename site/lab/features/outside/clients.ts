// The tools that a run can be copied for.
import { bufCurl } from "./buf-curl.ts";
import { curl } from "./curl.ts";
import { grpcurl } from "./grpcurl.ts";
import { nodeClient } from "./node-client.ts";
import type { Command, OutsideCall } from "./outside-call.ts";
import { pythonClient } from "./python-client.ts";

export interface Tool {
  readonly id: string;
  readonly label: string;
  readonly write: (call: OutsideCall) => Command;
}

export const tools: readonly [Tool, ...Tool[]] = [
  { id: "buf", label: "buf curl", write: bufCurl },
  { id: "grpcurl", label: "grpcurl", write: grpcurl },
  { id: "curl", label: "curl", write: curl },
  { id: "node", label: "Node", write: nodeClient },
  { id: "python", label: "Python", write: pythonClient },
];
