// Shows all that a lab has, or again only what the page teaches with.
import { useState } from "preact/hooks";
import type { Lab } from "../lab.ts";
import { Icon } from "../parts/icon.tsx";
import { loadMoreParts } from "./load-more-parts.ts";

export function MoreButton({ lab }: { readonly lab: Lab }) {
  const [failed, setFailed] = useState(false);
  const open = lab.level.more.value;
  // All at once, when their code is there: nothing moves twice.
  const toggle = async (): Promise<void> => {
    const isThere = await loadMoreParts().then(
      () => true,
      () => false,
    );
    setFailed(!isThere);
    if (isThere) lab.level.toggle();
  };
  const loadAhead = (): void => void loadMoreParts().catch(() => undefined);
  return (
    <>
      {failed && (
        <span class="lab-mistake" role="alert">
          More could not be loaded: the server may be away. Press it again later.
        </span>
      )}
      <button
        type="button"
        class="lab-button lab-quiet lab-more"
        aria-expanded={open}
        title={open ? "Show only what this page is about" : "Show every view and control of the lab, on all pages"}
        onPointerEnter={loadAhead}
        onFocus={loadAhead}
        onClick={() => void toggle()}
      >
        More
        <Icon of="down" />
      </button>
    </>
  );
}
