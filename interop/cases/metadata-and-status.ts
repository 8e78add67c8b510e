// Metadata both ways, and every way for a call to be refused.
import { Code } from "@connectrpc/connect";
import type { Case } from "../case.ts";
import { expectEqual, expectStatus } from "../expect.ts";
import { conversation, drain } from "../streams.ts";
import { ask, zeros } from "./sizes.ts";

const initialKey = "x-grpc-test-echo-initial";
const trailingKey = "x-grpc-test-echo-trailing-bin";
const echoed = { [initialKey]: "test_initial_metadata_value", [trailingKey]: "q6ur" };

const plainStatus = { code: Code.Unknown, message: "test status message" };
const specialStatus = {
  code: Code.Unknown,
  message: "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n",
};

/** Both kinds of metadata, as the client saw them. */
function watchMetadata(): {
  onHeader: (headers: Headers) => void;
  onTrailer: (trailers: Headers) => void;
  check(): void;
} {
  let [initial, trailing] = [new Headers(), new Headers()];
  return {
    onHeader: (headers) => (initial = headers),
    onTrailer: (trailers) => (trailing = trailers),
    check: () => {
      expectEqual("initial metadata", initial.get(initialKey), echoed[initialKey]);
      expectEqual("trailing metadata", trailing.get(trailingKey)?.replace(/=+$/, ""), echoed[trailingKey]);
    },
  };
}

export const metadataCases: readonly Case[] = [
  {
    name: "custom_metadata, unary",
    mode: "unary",
    run: async ({ client }) => {
      const metadata = watchMetadata();
      await client.unaryCall({ responseSize: 9, payload: zeros(8) }, { headers: echoed, ...metadata });
      metadata.check();
    },
  },
  {
    name: "custom_metadata, bidirectional",
    mode: "bidi_streaming",
    run: async ({ client }) => {
      const metadata = watchMetadata();
      const { requests } = conversation([{ responseParameters: ask(9), payload: zeros(8) }]);
      await drain(client.fullDuplexCall(requests, { headers: echoed, ...metadata }));
      metadata.check();
    },
  },
  {
    name: "pick_first_unary",
    mode: "unary",
    run: async ({ client }) => {
      const ids = [];
      for (let i = 0; i < 3; i++) ids.push((await client.unaryCall({ fillServerId: true })).serverId);
      expectEqual("a server that names itself", ids[0] === "", false);
      expectEqual("servers", new Set(ids).size, 1);
    },
  },
  {
    name: "orca_per_rpc",
    mode: "unary",
    run: async ({ client }) => {
      let trailers = new Headers();
      const orcaPerQueryReport = { cpuUtilization: 0.5 };
      await client.unaryCall({ orcaPerQueryReport }, { onTrailer: (found) => (trailers = found) });
      // The field 1 (cpu_utilization), a double of 0.5.
      const report = btoa("\x09\0\0\0\0\0\0\xe0\x3f").replace(/=+$/, "");
      expectEqual("load report", trailers.get("endpoint-load-metrics-bin")?.replace(/=+$/, ""), report);
    },
  },
  {
    name: "status_code_and_message, unary",
    mode: "unary",
    run: async ({ client }) => {
      await expectStatus(client.unaryCall({ responseStatus: plainStatus }), Code.Unknown, plainStatus.message);
    },
  },
  {
    name: "status_code_and_message, server streaming",
    mode: "server_streaming",
    run: async ({ client }) => {
      const call = drain(client.streamingOutputCall({ responseStatus: plainStatus }));
      await expectStatus(call, Code.Unknown, plainStatus.message);
    },
  },
  {
    name: "status_code_and_message, bidirectional",
    mode: "bidi_streaming",
    run: async ({ client }) => {
      const call = drain(client.fullDuplexCall(conversation([{ responseStatus: plainStatus }]).requests));
      await expectStatus(call, Code.Unknown, plainStatus.message);
    },
  },
  {
    name: "special_status_message",
    mode: "unary",
    run: async ({ client }) => {
      await expectStatus(client.unaryCall({ responseStatus: specialStatus }), Code.Unknown, specialStatus.message);
    },
  },
  {
    name: "unimplemented_method",
    mode: "unary",
    run: async ({ client }) => {
      await expectStatus(client.unimplementedCall({}), Code.Unimplemented);
    },
  },
  {
    name: "unimplemented_service",
    mode: "unary",
    run: async ({ unimplemented }) => {
      await expectStatus(unimplemented.unimplementedCall({}), Code.Unimplemented);
    },
  },
];
