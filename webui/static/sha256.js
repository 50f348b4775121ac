// SHA-256 (FIPS 180-4) of a file that comes in portions: the browser's own takes a file only as a whole.

const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first bits behind the point of cube and square roots of primes.
  const fraction = (root) => Math.floor((root % 1) * 2 ** 32);
  let found = 0;
  for (let one = 2; found < 64; one += 1) {
    let prime = true;
    for (let by = 2; by * by <= one; by += 1) if (one % by === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(one));
    K[found] = fraction(Math.cbrt(one));
    found += 1;
  }
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

export class Sha256 {
  constructor() {
    this.state = START.slice();
    this.words = new Uint32Array(64);
    this.held = new Uint8Array(64);
    this.count = 0; // bytes so far
  }

  add(bytes) {
    let at = 0;
    const begun = this.count % 64;
    this.count += bytes.length;
    if (begun) {
      const fill = Math.min(64 - begun, bytes.length);
      this.held.set(bytes.subarray(0, fill), begun);
      at = fill;
      if (begun + fill < 64) return;
      this.block(this.held, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.held.set(bytes.subarray(at), 0);
  }

  hex() {
    const count = this.count;
    const left = count % 64;
    const tail = new Uint8Array(left < 56 ? 64 - left : 128 - left);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(count / 2 ** 29));
    view.setUint32(tail.length - 4, (count * 8) >>> 0);
    this.add(tail);
    return [...this.state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  block(bytes, at) {
    const w = this.words;
    for (let i = 0; i < 16; i += 1) {
      const p = at + 4 * i;
      w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i += 1) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((one, i) => { this.state[i] += one; });
  }
}
