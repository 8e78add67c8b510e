// Which key does what: small on the buttons, and all of them in a help that a button opens.
import { useEffect, useId, useState } from "preact/hooks";
import { exerciseKeys, type KeyName, keyNames, keyText } from "./exercise-keys.ts";

/** Written on a button; its accessible name stays as it is. */
export function KeyHint({ name }: { readonly name: KeyName }) {
  return (
    <kbd class="lab-for-keys checks-key" aria-hidden="true">
      {keyText(name, useIsMac())}
    </kbd>
  );
}

export function KeysHelp() {
  const id = useId();
  const isMac = useIsMac();
  return (
    <>
      <button type="button" class="lab-link lab-for-keys" popovertarget={id}>
        Keys
      </button>
      <div id={id} popover="auto" class="checks-keys" role="dialog" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`} class="lab-dialog-title">
          Keys of this page
        </h2>
        <dl>
          {keyNames.map((name) => (
            <div key={name}>
              <dt>
                <kbd>{keyText(name, isMac)}</kbd>
              </dt>
              <dd>{exerciseKeys[name].does}</dd>
            </div>
          ))}
        </dl>
        <p>They work wherever the focus is. In the editor, Escape and then Tab goes on to the next control.</p>
      </div>
    </>
  );
}

/** Known in the browser alone: the page was built for anybody. */
function useIsMac(): boolean {
  const [isMac, setIsMac] = useState(false);
  useEffect(() => setIsMac(/Mac|iPhone|iPad/u.test(navigator.userAgent)), []);
  return isMac;
}
