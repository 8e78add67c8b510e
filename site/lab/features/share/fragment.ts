// Tells a share link from a page's own fragments, without loading what reads it.
export const sharePrefix = "lab=";

export function isSharedFragment(fragment: string): boolean {
  return fragment.startsWith(`#${sharePrefix}`);
}
