import { ApiError } from '@wangge/client';
import { describe, expect, it } from 'vitest';

import { resultOf } from './sender';

const kindOf = (status: number, code = `some.code`) =>
  resultOf(new ApiError(status, code, '说明')).kind;

describe('resultOf', () => {
  it('comes back later when the network or the server is in trouble', () => {
    expect([0, 408, 429, 500, 502, 503].map((status) => kindOf(status))).toEqual(
      Array(6).fill('retry'),
    );
    expect(resultOf(new TypeError('aborted')).kind).toBe('retry');
  });

  it('stands aside when the server refused it with a reason, and keeps the reason', () => {
    expect([400, 403, 404, 409, 422].map((status) => kindOf(status))).toEqual(
      Array(5).fill('rejected'),
    );
    expect(resultOf(new ApiError(409, 'visit.id_taken', '编号已被占用'))).toEqual({
      kind: 'rejected',
      trouble: { code: 'visit.id_taken', message: '编号已被占用' },
    });
  });

  it('waits for its owner when the session has ended, and retries an old CSRF token', () => {
    expect(kindOf(401, 'session.required')).toBe('signed_out');
    expect(kindOf(403, 'http.403')).toBe('retry');
  });
});
