// Bytes that wait, in order. Small pieces are joined: each by itself would take more memory than its bytes, and strangers decide how
// small theirs are.

const blockBytes = 4096;

export class ByteQueue {
  #pieces: Uint8Array[] = [];
  /** Of the first piece, what has been taken. */
  #offset = 0;
  /** Of the last piece, what is still free: it is a block of ours. */
  #room = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes of `piece` that are not copied must stay as they are. */
  push(piece: Uint8Array): void {
    const last = this.#pieces.at(-1);
    const isSmall = piece.length < blockBytes;
    if (last && isSmall && piece.length <= this.#room) {
      last.set(piece, last.length - this.#room);
      this.#room -= piece.length;
    } else this.#append(piece, isSmall && this.#length > 0);
    this.#length += piece.length;
  }

  /** The piece itself, or a block that begins with it and has room for more. */
  #append(piece: Uint8Array, isInBlock: boolean): void {
    const last = this.#pieces.at(-1);
    if (last && this.#room > 0) this.#pieces[this.#pieces.length - 1] = last.subarray(0, last.length - this.#room);
    this.#room = isInBlock ? blockBytes - piece.length : 0;
    if (!isInBlock) {
      this.#pieces.push(piece);
      return;
    }
    const block = Buffer.allocUnsafe(blockBytes);
    block.set(piece);
    this.#pieces.push(block);
  }

  /** Takes the next bytes, as many as lie together; undefined when there are none. */
  next(most = Infinity): Uint8Array | undefined {
    const piece = this.#pieces[0];
    if (!piece) return undefined;
    const isLast = this.#pieces.length === 1;
    const pieceEnd = piece.length - (isLast ? this.#room : 0);
    const start = this.#offset;
    const end = Math.min(pieceEnd, start + most);
    this.#length -= end - start;
    this.#offset = end;
    if (end === pieceEnd) {
      this.#pieces.shift();
      this.#offset = 0;
      if (isLast) this.#room = 0;
    }
    return start === 0 && end === piece.length ? piece : piece.subarray(start, end);
  }

  /** Moves the first `count` bytes to `at`. */
  take(to: Uint8Array, at: number, count: number): void {
    for (let left = count; left > 0;) {
      const bytes = this.next(left);
      if (!bytes) return;
      to.set(bytes, at + count - left);
      left -= bytes.length;
    }
  }

  clear(): void {
    this.#pieces = [];
    this.#offset = this.#room = this.#length = 0;
  }
}
