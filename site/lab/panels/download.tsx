// The lab as a project: one zip that runs on grpc-js, with the handler as it stands here.
import { useState } from "preact/hooks";
import type { Lab } from "../lab.ts";
import { Icon } from "./icon.tsx";

export function DownloadButton({ lab }: { readonly lab: Lab }) {
  const [failed, setFailed] = useState(false);
  const download = (): void => {
    setFailed(false);
    import("../share/project.ts")
      .then(({ downloadProject }) => downloadProject(lab.example.name, lab.code.source.peek()))
      .catch(() => setFailed(true));
  };
  return (
    <>
      {failed && (
        <span class="lab-mistake" role="alert">
          The server is away, so there is nothing to download: try again later.
        </span>
      )}
      <button
        type="button"
        class="lab-icon-button"
        aria-label="Download"
        title="Download as a project that runs with npm start"
        onClick={download}
      >
        <Icon of="download" />
      </button>
    </>
  );
}
