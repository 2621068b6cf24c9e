/** Nights as the board reads them: series over runs, what changed, what needs a look. */
import type { Series } from '@console/parts/StackedBars.vue';
import type { Shape } from '@wangge/client';

export type Run = Shape<'RunRowOut'>;
export type OpenRun = Shape<'RunOut'>;
export type SourceNight = Shape<'SourceNightOut'>;
export type ColumnFill = Shape<'ColumnFillOut'>;

/** Reasons with a colour of their own; the rest are one series. */
const MOST_SERIES = 4;

export interface NightWords {
  reason: (code: string, name: string) => string;
  other: string;
}

/** Name a night: its batch date, or the run where it has none; a repeated date carries its time. */
export function nightNames(runs: readonly Run[]): string[] {
  const dates = runs.map((run) => run.batch_date?.slice(5) ?? run.run_id.slice(4, 8));
  return dates.map((date, index) =>
    dates.filter((other) => other === date).length > 1 ? `${date} #${index + 1}` : date,
  );
}

/** Rejected rows of each night (oldest first) by reason, the commonest first, of one source or all. */
export function reasonSeries(
  runs: readonly Run[],
  words: NightWords,
  source: string | null = null,
): Series[] {
  const names = new Map<string, string>();
  const nights = runs.map((run) => {
    const counted = new Map<string, number>();
    for (const night of run.sources) {
      if (source !== null && night.source !== source) continue;
      for (const { reason, reason_name: name, rows } of night.reasons) {
        names.set(reason, words.reason(reason, name));
        counted.set(reason, (counted.get(reason) ?? 0) + rows);
      }
    }
    return counted;
  });
  const total = (reason: string) =>
    nights.reduce((sum, night) => sum + (night.get(reason) ?? 0), 0);
  const ordered = [...names.keys()].sort((a, b) => total(b) - total(a) || a.localeCompare(b));
  const [own, rest] = [ordered.slice(0, MOST_SERIES), ordered.slice(MOST_SERIES)];
  const series = own.map((reason) => ({
    name: names.get(reason) ?? reason,
    values: nights.map((night) => night.get(reason) ?? 0),
  }));
  if (rest.length === 0) return series;
  const others = nights.map((night) => rest.reduce((sum, r) => sum + (night.get(r) ?? 0), 0));
  return [...series, { name: words.other, values: others }];
}

/** The night before a run among `runs` (newest first) that took anything in; null without one. */
export function nightBefore(runs: readonly Run[], runId: string): Run | null {
  const at = runs.findIndex((run) => run.run_id === runId);
  return runs.slice(at + 1).find((run) => run.rows_read > 0) ?? null;
}

export interface SourceRow extends SourceNight {
  /** Rows known the night before; null where the source was new. */
  before: number | null;
  rate: number | null;
  needsLook: boolean;
}

/** The sources of a run beside the night before, those that need a look first. */
export function sourceRows(run: Run, before: Run | null): SourceRow[] {
  const earlier = new Map(before?.sources.map((night) => [night.source, night.known]));
  return run.sources
    .map((night) => ({
      ...night,
      before: earlier.get(night.source) ?? null,
      rate: night.read > 0 ? night.rejected / night.read : null,
      needsLook: night.breaches + night.silent + night.unknown_codes > 0,
    }))
    .sort((a, b) => Number(b.needsLook) - Number(a.needsLook) || b.rejected - a.rejected);
}

export interface FillRow {
  key: string;
  table: string;
  column: string;
  name: string;
  rows: number;
  filled: number;
  rate: number | null;
  /** Share filled the night before; null where unknown. */
  before: number | null;
}

/** Fill of the columns of one source (or the golden record), with the night before beside it. */
export function fillRows(run: OpenRun, before: OpenRun | null, source: string): FillRow[] {
  const rate = (one: ColumnFill) => (one.rows > 0 ? one.filled / one.rows : null);
  const key = (one: ColumnFill) => `${one.table}.${one.column}`;
  const earlier = new Map(before?.fill.map((one) => [key(one), rate(one)]));
  return run.fill
    .filter((one) => one.table.startsWith(`${source}.`))
    .map((one) => ({
      key: key(one),
      table: one.table.slice(source.length + 1),
      column: one.column,
      name: one.column_name || one.column,
      rows: one.rows,
      filled: one.filled,
      rate: rate(one),
      before: earlier.get(key(one)) ?? null,
    }));
}
