// The chosen event as bytes, on both hops: from the browser to the proxy, and from there to the backend as gRPC.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { formatBytes } from "../../../run/state/format.ts";
import { lastRow } from "../../../run/state/log.ts";
import { isMessage, type MessageRow, type StreamRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { envelope } from "../../../run/carriers/frame-header.ts";
import type { CarrierWords } from "../../../run/carriers/carrier.ts";
import { carriers } from "../../../run/carriers/index.ts";
import { framed, type WireBytes } from "./wire-bytes.ts";
import { type HeaderBlock, headerBlocks } from "./wire-head-text.ts";
import type { ViewProps } from "../../views/view.ts";
import { Misread } from "../log/misread.tsx";
import { HexView } from "./hex-view.tsx";

export function Wire({ lab }: ViewProps) {
  const state = lab.state.value;
  const chosen = lab.selection.linked.value.client;
  const row = chosen ?? lastRow(state.stream);
  if (!row) {
    return <p class="lab-empty">Run the handler, then choose a row in any view: its bytes are shown here.</p>;
  }
  return (
    <div class="lab-view lab-wire" tabIndex={0} role="region" aria-label="Bytes of the chosen event">
      {!chosen && <p class="lab-muted lab-wire-note">The newest row. Choose another in the stream or the timeline.</p>}
      {state.oldClient && (
        <p class="lab-muted lab-wire-note">
          By the old client: names and types are those of its schema, and a field that it does not have is a number.
        </p>
      )}
      {isMessage(row) && <Misread body={row.body} />}
      {isMessage(row) ? <MessageHops state={state} row={row} /> : <HeaderHops state={state} row={row} />}
    </div>
  );
}

function MessageHops({ state, row }: { readonly state: RunState; readonly row: MessageRow }) {
  const { payload, type, types } = row.body;
  const { carrier, wire } = state;
  const browser = useMemo(
    () => framed(carriers[carrier].frame(payload, wire), payload, { type, types }),
    [payload, carrier, wire.callNumber, wire.bare],
  );
  const grpc = useMemo(() => framed(envelope(payload), payload, { type, types }), [payload]);
  // One choice on both hops: the message is the same, only what is around it differs.
  const [field, setField] = useState<string | undefined>(undefined);
  const hops: readonly (readonly [string, string, WireBytes])[] = [
    ["Browser ⇄ proxy", carriers[carrier].label, browser],
    ["Proxy ⇄ backend", "gRPC over HTTP/2, in DATA frames", grpc],
  ];
  return (
    <div class="lab-hops">
      {hops.map(([title, how, wireBytes]) => {
        const { length } = wireBytes.bytes;
        return (
          <Hop key={title} title={title} how={`${how}, ${formatBytes(length)}`}>
            <HexView wire={wireBytes} payloadStart={length - payload.length} chosen={field} onChoose={setField} />
          </Hop>
        );
      })}
    </div>
  );
}

function HeaderHops({ state, row }: { readonly state: RunState; readonly row: StreamRow }) {
  const blocks = headerBlocks(state, row);
  if (!blocks) return <p class="lab-empty">{withoutBytes(row, carriers[state.carrier].says)}</p>;
  return (
    <div class="lab-hops">
      <Hop title="Browser ⇄ proxy" how={carriers[state.carrier].label}>
        <Block {...blocks.browser} />
      </Hop>
      <Hop title="Proxy ⇄ backend" how="gRPC over HTTP/2">
        <Block {...blocks.grpc} />
      </Hop>
    </div>
  );
}

interface HopProps {
  readonly title: string;
  readonly how: string;
  readonly children: ComponentChildren;
}

function Hop({ title, how, children }: HopProps) {
  return (
    <section class="lab-hop" aria-label={title}>
      <p class="lab-hop-title">
        {title} <span class="lab-note">{how}</span>
      </p>
      {children}
    </section>
  );
}

function Block({ title, entries, note, bytes }: HeaderBlock) {
  return (
    <>
      <p class="lab-wire-title">{title}</p>
      {entries.length > 0 && (
        <dl class="lab-metadata-table">
          {entries.map(([key, value], index) => (
            <div key={index}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {bytes && <HexView wire={{ bytes, parts: [] }} payloadStart={0} chosen={undefined} onChoose={() => undefined} />}
      {note !== undefined && <p class="lab-muted lab-wire-note">{note}</p>}
    </>
  );
}

function withoutBytes(row: StreamRow, { halfClose, cancel }: CarrierWords): string {
  return row.kind === "half_closed"
    ? `Half-close has no bytes of its own: ${halfClose}, END_STREAM on HTTP/2.`
    : `Cancel has no message: ${cancel}, RST_STREAM (CANCEL) on HTTP/2.`;
}
