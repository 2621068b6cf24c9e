import { expect, it } from 'vitest';
import {
  fillRows,
  nightBefore,
  nightNames,
  reasonSeries,
  sourceRows,
  type OpenRun,
  type Run,
  type SourceNight,
} from './nights';

const night = (source: string, more: Partial<SourceNight> = {}): SourceNight => ({
  source,
  source_name: source,
  tables: 1,
  silent: 0,
  read: 10,
  accepted: 10,
  deleted: 0,
  rejected: 0,
  known: 10,
  reasons: [],
  breaches: 0,
  unknown_codes: 0,
  ...more,
});
const run = (run_id: string, sources: SourceNight[], more: Partial<Run> = {}): Run => ({
  run_id,
  started_at: null,
  batch_date: '2026-11-01',
  status: 'ok',
  current: false,
  rows_read: 10,
  rows_rejected: 0,
  customers: 1,
  people: 1,
  organisations: 0,
  households: 1,
  merged: 0,
  split: 0,
  restored: 0,
  cases: 0,
  seconds: 1,
  peak_mb: 1,
  sources,
  ...more,
});
const words = { reason: (code: string) => code, other: 'other' };
const reason = (code: string, rows: number) => ({
  table: 'core.customer',
  reason: code,
  reason_name: code,
  rows,
});

it('draws the commonest reasons by name and the rest as one', () => {
  const reasons = ['a', 'b', 'c', 'd', 'e', 'f'].map((code, index) => reason(code, 10 - index));
  const series = reasonSeries(
    [run('1', [night('core', { reasons })]), run('2', [night('core', { reasons: [] })])],
    words,
  );
  expect(series.map(({ name, values }) => [name, values])).toEqual([
    ['a', [10, 0]],
    ['b', [9, 0]],
    ['c', [8, 0]],
    ['d', [7, 0]],
    ['other', [11, 0]],
  ]);
});

it('keeps to one source when asked', () => {
  const runs = [
    run('1', [
      night('core', { reasons: [reason('a', 1)] }),
      night('crm', { reasons: [reason('b', 2)] }),
    ]),
  ];
  expect(reasonSeries(runs, words, 'crm').map((s) => s.name)).toEqual(['b']);
});

it('tells two runs of one day apart', () => {
  expect(nightNames([run('1', []), run('2', [])])).toEqual(['11-01 #1', '11-01 #2']);
  expect(nightNames([run('1', [])])).toEqual(['11-01']);
});

it('puts a source that needs a look first and compares it with the last night that took rows', () => {
  const now = run('3', [night('core', { rejected: 9 }), night('hukou', { silent: 1, read: 0 })]);
  const runs = [now, run('2', [], { rows_read: 0 }), run('1', [night('core', { known: 7 })])];
  const before = nightBefore(runs, '3');
  expect(before?.run_id).toBe('1');
  const rows = sourceRows(now, before);
  expect(rows.map((r) => [r.source, r.before, r.rate])).toEqual([
    ['hukou', null, null],
    ['core', 7, 0.9],
  ]);
  expect(nightBefore(runs, '1')).toBeNull();
});

it('sets the fill of a column beside that of the night before', () => {
  const open = (filled: number): OpenRun => ({
    ...run('1', []),
    tables: [],
    files_rejected: [],
    files_unknown: [],
    breaches: [],
    unknown_code_values: [],
    rules: [],
    steps: [],
    fill: [
      { table: 'core.customer', column: 'mobile', column_name: '', rows: 10, filled },
      { table: 'crm.customer', column: 'mobile', column_name: '', rows: 10, filled },
    ],
  });
  const [row, ...more] = fillRows(open(4), open(8), 'core');
  expect([row?.table, row?.name, row?.rate, row?.before]).toEqual(['customer', 'mobile', 0.4, 0.8]);
  expect(more).toEqual([]);
});
