import { describe, expect, it } from 'vitest';
import { compare, moneyColumn } from './columns';

describe('compare', () => {
  it('puts unknown last in both directions', () => {
    const values = [0.2, null, 0.5];
    const sorted = (direction: 'ascending' | 'descending') =>
      [...values].sort((a, b) => compare(a, b, direction));
    expect(sorted('ascending')).toEqual([0.2, 0.5, null]);
    expect(sorted('descending')).toEqual([0.5, 0.2, null]);
  });

  it('orders Chinese names by their reading', () => {
    expect(['张', '陈', '李'].sort((a, b) => compare(a, b, 'ascending'))).toEqual([
      '陈',
      '李',
      '张',
    ]);
  });
});

it('shows money short and keeps it exact for hover', () => {
  const column = moneyColumn<{ sum: number }>('sum', 'x', (row) => row.sum);
  const row = { sum: 125_000.5 };
  expect([column.text?.(row, 'zh-CN'), column.exact?.(row, 'zh-CN')]).toEqual([
    '12.50 万元',
    '125,000.50 元',
  ]);
});
