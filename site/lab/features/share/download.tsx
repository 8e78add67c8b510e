// The lab as a project: one zip that runs on grpc-js, with the handler as it stands here.
import { useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { Icon } from "../../parts/icon.tsx";

const serverAway = "The server is away, so there is nothing to download: try again later.";

export function DownloadButton({ lab }: { readonly lab: Lab }) {
  const [failed, setFailed] = useState("");
  const download = (): void => {
    setFailed("");
    Promise.all([import("./project.ts"), lab.schema.settled()])
      .then(([{ downloadProject }, schema]) =>
        downloadProject(lab.example, { handler: lab.files.handler.source.peek(), schema }),
      )
      .catch((error: unknown) => setFailed(lab.schema.problems.peek().length > 0 ? String(error) : serverAway));
  };
  return (
    <>
      {failed !== "" && (
        <span class="lab-mistake" role="alert">
          {failed}
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
