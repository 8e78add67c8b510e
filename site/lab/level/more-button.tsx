// Shows all that a lab has, or again only what the page teaches with.
import type { Lab } from "../lab.ts";
import { Icon } from "../parts/icon.tsx";

export function MoreButton({ lab }: { readonly lab: Lab }) {
  const open = lab.level.more.value;
  return (
    <button
      type="button"
      class="lab-button lab-quiet lab-more"
      aria-expanded={open}
      title={open ? "Show only what this page is about" : "Show every view and control of the lab, on all pages"}
      onClick={() => lab.level.toggle()}
    >
      More
      <Icon of="down" />
    </button>
  );
}
