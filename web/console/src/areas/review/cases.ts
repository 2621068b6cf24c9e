/** Cases as the screens show them. */
import { countColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';

export type CaseRow = Shape<'CaseRowOut'>;
export type OpenCase = Shape<'CaseOut'>;
export type Decision = Shape<'DecisionOut'>;
export type FieldPair = Shape<'FieldPairOut'>;
export type Verdict = 'same' | 'not_same' | 'later';

export const STATUSES = ['open', 'later', 'decided', 'gone'] as const;
export const KINDS = ['probable_pair', 'number_two_names', 'suspicious_merge'] as const;
export const PRIORITIES = [1, 2, 3] as const;

export const columns: Column<CaseRow>[] = [
  countColumn('rank', 'review.column.priority', (row) => row.rank, { width: 110, align: 'left' }),
  { key: 'kind', label: 'review.column.kind', width: 130 },
  { key: 'left', label: 'review.column.left', minWidth: 190, wraps: true },
  { key: 'right', label: 'review.column.right', minWidth: 190, wraps: true },
  { key: 'reason', label: 'review.column.reason', minWidth: 260, wraps: true },
  { key: 'decision', label: 'review.column.decision', minWidth: 200, wraps: true },
];

/** How many of the cases counted stand in `status`. */
export function countOf(counts: readonly Shape<'CaseCountOut'>[], status: string): number {
  return counts.reduce((sum, one) => sum + (one.status === status ? one.cases : 0), 0);
}

/** What disagrees stands first, then what agrees, then what only one side has. */
export function bySalience(fields: readonly FieldPair[]): FieldPair[] {
  const order = { different: 0, same: 1, one_sided: 2 };
  return fields
    .map((field, index) => ({ field, index }))
    .sort((a, b) => order[a.field.mark] - order[b.field.mark] || a.index - b.index)
    .map(({ field }) => field);
}

export type Act = Verdict | 'next' | 'undo';
const KEYS: Record<string, Act> = { y: 'same', n: 'not_same', l: 'later', j: 'next', u: 'undo' };

/** The act a key stands for; none while something is typed or a modifier is held. */
export function actOf(event: KeyboardEvent): Act | null {
  const typing =
    event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return null;
  return KEYS[event.key.toLowerCase()] ?? null;
}
