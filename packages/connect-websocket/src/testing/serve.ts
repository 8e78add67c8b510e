// A real `ws` server on a free port whose calls the test answers: nothing between the transport and the wire is faked.
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { AcceptedCall, AcceptedConnection, AcceptOptions } from "../accept/index.ts";
import { acceptMux, subProtocol } from "../accept/index.ts";
import { bytesOfText, textOfBytes } from "./echo-service.ts";

/** Methods by name, each given its calls. */
export type Methods = Readonly<Record<string, (call: AcceptedCall) => void>>;

/** A server under test. */
export interface TestServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly port: number;
  /** Everything accepted so far, closed ones too. */
  readonly connections: readonly AcceptedConnection[];
  /** Cuts every TCP connection, without a goodbye. */
  cut(): void;
}

/** Starts a server that answers `methods`, and the four of `echo` where they say nothing. */
export async function serve(
  methods: Methods = {},
  options: Omit<AcceptOptions, "onCall"> = {},
  port = 0,
): Promise<TestServer> {
  const all: Methods = { ...echo, ...methods };
  const connections: AcceptedConnection[] = [];
  const server = new WebSocketServer({ host: "127.0.0.1", port, path: "/ws", handleProtocols: () => subProtocol });
  server.on("connection", (socket, { socket: stream }) => {
    const onCall = (call: AcceptedCall): void => all[call.path.split("/")[2] ?? ""]?.(call);
    connections.push(acceptMux(socket, { stream, ...options, onCall }));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const cut = (): void => server.clients.forEach((client) => client.terminate());
  const bound = (server.address() as AddressInfo).port;
  return {
    baseUrl: `http://127.0.0.1:${String(bound)}`,
    port: bound,
    connections,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends what `next` gives until it gives nothing, resting while there is no credit; then the status OK. */
export function sendAll(call: AcceptedCall, next: () => Uint8Array | undefined): void {
  const go = (): void => {
    for (let payload = next(); payload !== undefined; payload = next()) {
      if (!call.sendMessage(payload)) return;
    }
    call.sendTrailers(0, "", []);
  };
  call.onDrain = go;
  go();
}

const echo: Methods = {
  Echo(call) {
    call.onMessage = (payload) => call.sendMessage(payload);
    call.onHalfClose = () => call.sendTrailers(0, "", []);
  },
  /** "text 3" → "text 0", "text 1", "text 2" */
  Repeat(call) {
    call.onMessage = (payload) => {
      const [text = "", count] = textOfBytes(payload).split(" ");
      let index = 0;
      sendAll(call, () => (index < Number(count) ? bytesOfText(`${text} ${String(index++)}`) : undefined));
    };
  },
  Join(call) {
    const texts: string[] = [];
    call.onMessage = (payload) => {
      texts.push(textOfBytes(payload));
      call.grant(payload.length);
    };
    call.onHalfClose = () => {
      call.sendMessage(bytesOfText(texts.join(",")));
      call.sendTrailers(0, "", []);
    };
  },
  Chat(call) {
    call.onMessage = (payload) => {
      call.sendMessage(bytesOfText(`you said ${textOfBytes(payload)}`));
      call.grant(payload.length);
    };
    call.onHalfClose = () => {
      call.sendMessage(bytesOfText("goodbye"));
      call.sendTrailers(0, "", []);
    };
  },
};
