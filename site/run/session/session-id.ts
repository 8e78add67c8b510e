// Names the reader to the backend: one sandbox for a tab, kept over reloads.

const key = "lab:session";

/** A name for a call or a session. Unlike crypto.randomUUID this also exists on a plain-HTTP origin. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let ofThisPage: string | undefined;

export function sessionId(): string {
  ofThisPage ??= storedId();
  return ofThisPage;
}

function storedId(): string {
  try {
    const known = sessionStorage.getItem(key);
    if (known !== null) return known;
    const id = randomId();
    sessionStorage.setItem(key, id);
    return id;
  } catch {
    // The browser denies storage: the session then lasts as long as the page.
    return randomId();
  }
}
