/** Scores as a table: ranked, with one column for each indicator of the scheme. */
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Score = Shape<'ScoreRowOut'>;
export type ScoreItem = Shape<'ScoreItemOut'>;

export interface Ranked extends Score {
  rank: number;
}

/** Order by points, highest first; equal points share a rank. */
export function ranked(scores: readonly Score[]): Ranked[] {
  const sorted = [...scores].sort((a, b) => b.points - a.points);
  return sorted.map((score) => ({
    ...score,
    rank: sorted.findIndex((other) => other.points === score.points) + 1,
  }));
}

/** Return the indicators that appear, in the scheme's order. */
export function indicators(scores: readonly Score[]): { kind: string; name: string }[] {
  const found = new Map<string, string>();
  for (const score of scores) {
    for (const item of score.items) found.set(item.kind, item.kind_name);
  }
  return [...found].map(([kind, name]) => ({ kind, name }));
}

/** An indicator without a denominator counts; with one it is a rate. */
export function isRate(item: ScoreItem): boolean {
  return item.denominator !== null;
}

/** Tell whether there was nothing to measure this month. */
export function isUnmeasured(item: ScoreItem): boolean {
  return item.denominator === 0;
}

/** Write what was achieved: a count, or a rate with its two numbers. */
export function actualText(item: ScoreItem): string {
  if (!isRate(item)) return format.count(item.actual).value;
  return `${format.percent(item.actual)} (${format.fraction(item.numerator, item.denominator)})`;
}

/** Write the target in the indicator's own measure. */
export function targetText(item: ScoreItem): string {
  return isRate(item) ? format.percent(item.target) : format.count(item.target).value;
}
