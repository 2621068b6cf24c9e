import { expect, it } from 'vitest';
import { rateText } from './holdings';

it('writes a yearly rate with two digits, unknown as a dash', () => {
  expect([rateText(0.0275), rateText(0), rateText(null)]).toEqual(['2.75%', '0.00%', '—']);
});
