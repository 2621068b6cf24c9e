import { describe, expect, it } from 'vitest';
import { classOf, countsOf, roundUp, scaleOf } from './scale';

describe('scaleOf', () => {
  it('makes five classes of a round size that reach the largest value', () => {
    expect(scaleOf([0.03, 0.41, null])).toEqual({ lower: [0, 0.1, 0.2, 0.3, 0.4], step: 0.1 });
  });

  it('does not go past the ceiling of a rate', () => {
    expect(scaleOf([0.2, 1], 1).lower).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  });

  it('still has classes when nothing was visited yet', () => {
    expect(scaleOf([0, null, 0], 1).lower).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  });
});

describe('roundUp', () => {
  it.each([
    [0.021, 0.025],
    [0.05, 0.05],
    [0.3, 0.3],
    [0.034, 0.04],
    [7, 8],
    [1234, 2000],
  ])('%d becomes %d', (size, expected) => {
    expect(roundUp(size)).toBe(expected);
  });
});

describe('classOf', () => {
  const scale = scaleOf([0.5], 1);

  it('puts a bound into the class it opens', () => {
    expect([0, 0.0999, 0.1, 0.4, 0.9].map((value) => classOf(value, scale))).toEqual([
      0, 0, 1, 4, 4,
    ]);
  });

  it('keeps unknown apart from zero', () => {
    expect(countsOf([null, 0, 0.45], scale)).toEqual({ classes: [1, 0, 0, 0, 1], unknown: 1 });
  });
});
