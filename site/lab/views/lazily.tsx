// A view whose code is fetched when its tab is first shown.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "./view.ts";

type Panel = ComponentType<ViewProps>;

/** Each tab loads once for all labs of the page; after a failure the next showing, or the button, tries again. */
export function lazily(load: () => Promise<Panel>): Panel {
  let loaded: Panel | undefined;
  return function LazyView(props: ViewProps) {
    const [, setAttempt] = useState(0);
    const [failed, setFailed] = useState(false);
    const again = (): void => setAttempt((attempt) => attempt + 1);
    const fetchPanel = (): void => {
      setFailed(false);
      load().then(
        (panel) => {
          loaded = panel;
          again();
        },
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (!loaded) fetchPanel();
    }, []);
    if (loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (!failed) return <p class="lab-empty">Loading…</p>;
    return (
      <p class="lab-empty" role="alert">
        This view could not be loaded: the server may be away. Your code and the run are kept.{" "}
        <button type="button" class="lab-link" onClick={fetchPanel}>
          Try again
        </button>
      </p>
    );
  };
}
