// HPACK's Huffman code (RFC 7541, section 5.2 and appendix B), read bit by bit: blocks that come again are not read again.

/** How many bits each byte takes, and at the end the mark "end of string". The code is canonical: its bits follow from their number. */
const bitsOfSymbol: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
  5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
  22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
  23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
  20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
  27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
  27, 27, 27, 26, 30,
];

const shortest = 5;
const longest = 30;
const endOfString = 256;

/** Of each number of bits: the first code, how many codes there are, and where their symbols begin. */
const firstCode = new Uint32Array(longest + 1);
const codes = new Uint32Array(longest + 1);
const firstSymbol = new Uint32Array(longest + 1);
const symbols = bitsOfSymbol.map((_, symbol) => symbol).sort((a, b) => bitsOf(a) - bitsOf(b) || a - b);

for (const bits of bitsOfSymbol) codes[bits] = (codes[bits] ?? 0) + 1;
for (let bits = 1, code = 0, symbol = 0; bits <= longest; bits++) {
  firstCode[bits] = code;
  firstSymbol[bits] = symbol;
  symbol += codes[bits] ?? 0;
  code = (code + (codes[bits] ?? 0)) * 2;
}

function bitsOf(symbol: number): number {
  return bitsOfSymbol[symbol] ?? 0;
}

/** The text, one character for each byte; undefined when the bytes are none in this code. */
export function huffmanDecode(bytes: Uint8Array): string | undefined {
  const text = Buffer.allocUnsafe(Math.floor((bytes.length * 8) / shortest));
  let length = 0;
  let code = 0;
  let bits = 0;
  for (const byte of bytes) {
    for (let shift = 7; shift >= 0; shift--) {
      code = code * 2 + ((byte >> shift) & 1);
      bits++;
      const index = code - (firstCode[bits] ?? 0);
      if (index >= (codes[bits] ?? 0)) {
        if (bits === longest) return undefined;
        continue;
      }
      const symbol = symbols[(firstSymbol[bits] ?? 0) + index] ?? endOfString;
      if (symbol === endOfString) return undefined;
      text[length++] = symbol;
      code = 0;
      bits = 0;
    }
  }
  // The last byte is filled up with the first bits of the mark, which are ones.
  const isFilling = bits < 8 && code === 2 ** bits - 1;
  return isFilling ? text.toString("latin1", 0, length) : undefined;
}
