// Metadata on one line; what reads status details is loaded with the first that come, and until then they are bytes.
import { useEffect, useState } from "preact/hooks";
import type { MetadataEntries } from "../../run/events/metadata.ts";
import { MetadataText } from "./metadata-text.tsx";
import type * as Details from "./status-details.tsx";

interface Props {
  readonly entries: MetadataEntries;
}

let loaded: typeof Details | undefined;

export function TrailersText({ entries }: Props) {
  const [, setLoaded] = useState(loaded !== undefined);
  const detailed = entries.some(([key]) => key === "grpc-status-details-bin");
  useEffect(() => {
    if (!detailed || loaded) return;
    // Out of reach: the bytes are shown, and the next row tries again.
    import("./status-details.tsx").then(
      (module) => {
        loaded = module;
        setLoaded(true);
      },
      () => undefined,
    );
  }, [detailed]);
  return detailed && loaded ? <loaded.StatusDetails entries={entries} /> : <MetadataText entries={entries} />;
}
