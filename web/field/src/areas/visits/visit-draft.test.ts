import { describe, expect, it } from 'vitest';

import {
  hasPhrase,
  shortfalls,
  SHORTEST_STAY_MS,
  stayClock,
  togglePhrase,
  visitIn,
  type VisitDraft,
} from './visit-draft';

const IN_AT = Date.UTC(2026, 10, 23, 1, 30);

function draftOf(change: Partial<VisitDraft> = {}): VisitDraft {
  return {
    id: '019de0a1-7000-7000-8000-000000000001',
    customer: { id: 12, name: '王小明', customer_group_name: '农户', address_masked: '罗桥镇**' },
    taskId: null,
    checkedInAt: IN_AT,
    fix: { lon: 119.8, lat: 33.8, accuracyM: 18, at: IN_AT },
    outcome: 'met',
    need: ' 定期到期续存 ',
    followUp: '到期前再联系',
    ...change,
  };
}

describe('visitIn', () => {
  it('carries the evidence of check-in and trims the words', () => {
    const sent = visitIn(draftOf(), IN_AT + 200_000);
    expect(sent).toMatchObject({ lon: 119.8, lat: 33.8, accuracy_m: 18, outcome: 'met' });
    expect(sent.need).toBe('定期到期续存');
    expect(Date.parse(sent.checked_out_at) - Date.parse(sent.checked_in_at)).toBe(200_000);
  });

  it('never ends before it began, whatever the clock did', () => {
    const sent = visitIn(draftOf(), IN_AT - 3_600_000);
    expect(Date.parse(sent.checked_out_at)).toBe(IN_AT);
  });

  it('is refused without an outcome and cut to what the server keeps', () => {
    expect(() => visitIn(draftOf({ outcome: null }), IN_AT)).toThrow();
    expect(visitIn(draftOf({ need: '好'.repeat(600) }), IN_AT).need).toHaveLength(500);
  });
});

describe('shortfalls', () => {
  it('names a short stay until three minutes are full', () => {
    expect(shortfalls(draftOf(), IN_AT + SHORTEST_STAY_MS - 1)).toEqual(['stay']);
    expect(shortfalls(draftOf(), IN_AT + SHORTEST_STAY_MS)).toEqual([]);
  });

  it('asks for words only when the customer was met', () => {
    const late = IN_AT + SHORTEST_STAY_MS;
    const silent = { need: ' ', followUp: '' };
    expect(shortfalls(draftOf(silent), late)).toEqual(['need', 'follow_up']);
    expect(shortfalls(draftOf({ ...silent, outcome: 'absent' }), late)).toEqual([]);
  });
});

describe('stayClock', () => {
  it('writes minutes and seconds', () => {
    expect([0, 9_999, 61_000, 3_723_000, -5].map(stayClock)).toEqual([
      '0:00',
      '0:09',
      '1:01',
      '62:03',
      '0:00',
    ]);
  });
});

describe('togglePhrase', () => {
  it('adds, keeps what was written, and takes out again', () => {
    const once = togglePhrase('想买农机', '贷款需求');
    expect(once).toBe('想买农机；贷款需求');
    expect(hasPhrase(once, '贷款需求')).toBe(true);
    expect(togglePhrase(once, '贷款需求')).toBe('想买农机');
    expect(togglePhrase('', '暂无需求')).toBe('暂无需求');
  });
});
