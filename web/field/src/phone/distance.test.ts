import { describe, expect, it } from 'vitest';

import { distanceM } from './distance';

describe('distanceM', () => {
  it('is zero at the same place and the same both ways', () => {
    const a = { lon: 119.8, lat: 33.78 };
    const b = { lon: 119.81, lat: 33.79 };
    expect(distanceM(a, a)).toBe(0);
    expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 6);
  });

  it('makes one degree of latitude 111.2 km', () => {
    expect(distanceM({ lon: 120, lat: 33 }, { lon: 120, lat: 34 })).toBeCloseTo(111_195, -1);
  });

  it('shrinks a degree of longitude with the cosine of the latitude', () => {
    const atEquator = distanceM({ lon: 119, lat: 0 }, { lon: 120, lat: 0 });
    const at60 = distanceM({ lon: 119, lat: 60 }, { lon: 120, lat: 60 });
    expect(at60 / atEquator).toBeCloseTo(0.5, 3);
  });
});
