// The TCP or TLS connection that HTTP/2 is spoken on.
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Starts to connect. `ca`: certificates in PEM that the other end may be signed by, instead of those that Node knows. */
export function openSocket(url: URL, ca: string | undefined): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port === "" ? (url.protocol === "https:" ? 443 : 80) : url.port);
  if (url.protocol !== "https:") return connectTcp({ host, port, noDelay: true });
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ host, port, ALPNProtocols: ["h2"], ...name, ...(ca !== undefined && { ca }) });
  return socket.setNoDelay(true);
}
