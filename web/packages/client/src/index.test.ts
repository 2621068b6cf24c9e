import { describe, expect, it } from 'vitest';
import { errorFrom, readCookie } from './index';

describe('readCookie', () => {
  it('finds one cookie among several and decodes it', () => {
    expect(readCookie('wangge_csrf', 'a=1; wangge_csrf=x%3Dy; b=2')).toBe('x=y');
  });

  it('does not take a cookie whose name only ends alike', () => {
    expect(readCookie('csrf', 'wangge_csrf=1')).toBeNull();
  });
});

describe('errorFrom', () => {
  it("keeps the server's code, sentence and facts", () => {
    const error = errorFrom(409, {
      code: 'visit.id_taken',
      message: '编号已占用',
      facts: { id: 1 },
    });
    expect([error.status, error.code, error.message, error.facts]).toEqual([
      409,
      'visit.id_taken',
      '编号已占用',
      { id: 1 },
    ]);
  });

  it('gives a code of its own to a body that is not ours', () => {
    expect(errorFrom(502, '<html>').code).toBe('http.502');
  });
});
