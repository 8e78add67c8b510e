// The size of an element, as it changes: for what draws itself.
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize<E extends Element>(first: Size): Size & { readonly ref: RefObject<E> } {
  const ref = useRef<E>(null);
  const [size, setSize] = useState(first);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}
