/** Bytes of randomness one id takes. */
export const UUID7_RANDOM_BYTES = 10;

/**
 * Make a UUID version 7 (RFC 9562 § 5.7): 48 bits of Unix milliseconds, then randomness.
 *
 * The phone names its records with it before any server has seen them, so a record sent twice
 * is recognised; ids of one phone sort by the moment they were made.
 *
 * @param atMs Unix time in milliseconds, 0 … 2^48 − 1.
 * @param random Ten random bytes, from `crypto.getRandomValues` outside of tests.
 * @throws RangeError when the time or the number of bytes is out of range.
 */
export function uuid7(atMs: number, random: Uint8Array): string {
  if (!Number.isInteger(atMs) || atMs < 0 || atMs >= 2 ** 48) {
    throw new RangeError(`not a Unix time in milliseconds: ${String(atMs)}`);
  }
  if (random.length !== UUID7_RANDOM_BYTES) {
    throw new RangeError(`${String(UUID7_RANDOM_BYTES)} random bytes are needed`);
  }
  const time = atMs.toString(16).padStart(12, '0');
  const rest = Array.from(random);
  rest[0] = ((rest[0] ?? 0) & 0x0f) | 0x70; // version 7
  rest[2] = ((rest[2] ?? 0) & 0x3f) | 0x80; // variant 10
  const hex = time + rest.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, i) => hex.slice(cuts[i], end))
    .join('-');
}

/** Make a UUIDv7 from the phone's own clock and randomness: the edge where both are read. */
export function newUuid7(): string {
  return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(UUID7_RANDOM_BYTES)));
}
