import { describe, expect, it } from 'vitest';
import * as format from './format';

describe('money', () => {
  it.each([
    [0, '0 元'],
    [9_999, '9,999 元'],
    [10_000, '1.00 万元'],
    [1_234_567, '123.5 万元'],
    [12_345_678, '1,235 万元'],
    [-56_000, '-5.60 万元'],
    [123_456_789, '1.23 亿元'],
  ])('writes %d yuan as a banker does', (yuan, expected) => {
    expect(format.text(format.money(yuan))).toBe(expected);
  });

  it('keeps the exact amount for hover', () => {
    expect(format.money(1_234_567.891).exact).toBe('1,234,567.89 元');
  });

  it('uses k, m and bn in English', () => {
    expect(format.text(format.money(1_234_567, 'en'))).toBe('¥1.23 m');
  });

  it('shows unknown as a dash, not as zero', () => {
    expect([null, undefined, NaN].map((yuan) => format.money(yuan).value)).toEqual(['—', '—', '—']);
  });
});

describe('rates', () => {
  it('writes a share with one digit and its two numbers', () => {
    expect([format.percent(0.70349), format.fraction(1234, 1755)]).toEqual([
      '70.3%',
      '1,234 / 1,755',
    ]);
  });

  it('does not write a very small share as nothing', () => {
    expect([0.00038, 0.0012, 0].map((rate) => format.percent(rate))).toEqual([
      '0.04%',
      '0.1%',
      '0.0%',
    ]);
  });

  it('has no share of nothing', () => {
    expect([format.share(0, 0), format.share(1, 4)]).toEqual([null, 0.25]);
  });
});

describe('change', () => {
  it('counts a rate in percentage points', () => {
    expect(format.change(0.732, 0.7, 'rate')).toEqual({ text: '+3.2 个百分点', direction: 'up' });
  });

  it('says a change too small to show is none', () => {
    expect(format.change(0.70004, 0.7, 'rate')).toEqual({ text: '持平', direction: 'same' });
  });

  it('writes a fall with a minus sign, money in its own unit', () => {
    expect(format.change(1_000_000, 1_250_000, 'yuan')).toEqual({
      text: '−25.00 万元',
      direction: 'down',
    });
  });

  it('is silent without a month to compare with', () => {
    expect(format.change(3, null, 'count')).toBeNull();
  });
});

describe('days and instants', () => {
  it('puts the weekday behind the date', () => {
    expect(format.day('2026-11-22')).toBe('2026-11-22 周日');
  });

  it("shows an instant on the bank's clock, whatever offset it came with", () => {
    expect(format.moment('2026-11-22T17:30:00+00:00')).toBe('2026-11-23 周一 01:30');
  });

  it('does not invent a day', () => {
    expect([format.day(''), format.moment('no'), format.period('2026')]).toEqual(['—', '—', '—']);
  });

  it('names a period', () => {
    expect(format.period('2026-09')).toBe('2026 年 9 月');
  });
});

describe('metres', () => {
  it.each([
    [35.4, '35 米'],
    [1_260, '1.3 公里'],
  ])('writes %d', (value, expected) => {
    expect(format.metres(value)).toBe(expected);
  });
});
