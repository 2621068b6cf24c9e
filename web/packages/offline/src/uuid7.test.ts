import { describe, expect, it } from 'vitest';

import { newUuid7, uuid7 } from './uuid7';

describe('uuid7', () => {
  it('matches the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuid7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sets version and variant whatever the randomness', () => {
    for (const byte of [0x00, 0xff, 0x5a]) {
      const id = uuid7(1_795_000_000_000, new Uint8Array(10).fill(byte));
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('sorts by the moment it was made', () => {
    const late = uuid7(1_795_000_000_001, new Uint8Array(10));
    const early = uuid7(1_795_000_000_000, new Uint8Array(10).fill(0xff));
    expect(early < late).toBe(true);
  });

  it('refuses times and byte counts it cannot carry', () => {
    expect(() => uuid7(-1, new Uint8Array(10))).toThrow(RangeError);
    expect(() => uuid7(2 ** 48, new Uint8Array(10))).toThrow(RangeError);
    expect(() => uuid7(1.5, new Uint8Array(10))).toThrow(RangeError);
    expect(() => uuid7(1, new Uint8Array(9))).toThrow(RangeError);
  });

  it('does not repeat itself', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newUuid7()));
    expect(ids.size).toBe(1000);
  });
});
