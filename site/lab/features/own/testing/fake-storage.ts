// Stands in for localStorage, which Node does not have.

/** A browser's storage with room for so many characters. */
export class FakeStorage {
  [key: string]: unknown;
  constructor(room: number) {
    Object.defineProperty(this, "room", { value: room, enumerable: false });
  }
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  setItem(key: string, value: string): void {
    const used = Object.entries(this).reduce((sum, [name, text]) => sum + name.length + String(text).length, 0);
    if (used + key.length + value.length > Number(this["room"])) throw new Error("QuotaExceededError");
    this[key] = value;
  }
  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}
