// The page's clock, ten times a second while it is needed.
import { useEffect, useState } from "preact/hooks";

export function useNow(on: boolean): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!on) return;
    const tick = (): void => setNow(performance.now());
    tick();
    const timer = setInterval(tick, 100);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
