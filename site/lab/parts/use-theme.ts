// The page's theme, as it changes: for what draws itself and has no style sheet to follow.
import { useEffect, useState } from "preact/hooks";

export function useTheme(): string {
  const [theme, setTheme] = useState("");
  useEffect(() => {
    const read = (): void => setTheme(document.documentElement.dataset["theme"] ?? "");
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
