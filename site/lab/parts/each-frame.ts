// Calls at every frame of the page; with reduced motion, four times a second. Returns what ends it.

export function eachFrame(call: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    call();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) timer = setTimeout(next, 250);
    else frame = requestAnimationFrame(next);
  };
  next();
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
