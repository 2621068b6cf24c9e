/** Columns of the data-quality screens. */
import { countColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';
import type { SourceRow } from './nights';

type Rule = Shape<'RuleCountOut'> & { total: number };
type Table = Shape<'TableCountOut'>;
type Reject = Shape<'RejectedRowOut'> & { key: string };

export const sourceColumns: Column<SourceRow>[] = [
  { key: 'source', label: 'quality.sources.source', minWidth: 130 },
  countColumn('read', 'quality.sources.read', (row) => row.read, { width: 110, sortable: true }),
  {
    key: 'rate',
    label: 'quality.sources.rate',
    width: 250,
    sortable: true,
    value: (row) => row.rate,
  },
  countColumn('known', 'quality.sources.known', (row) => row.known || null, { width: 120 }),
  {
    key: 'change',
    label: 'quality.sources.change',
    width: 120,
    align: 'right',
    text: (row, language) =>
      (row.known && format.change(row.known, row.before, 'count', language)?.text) ||
      format.UNKNOWN,
  },
  { key: 'attention', label: 'quality.sources.attention', minWidth: 260 },
];

export const ruleColumns: Column<Rule>[] = [
  { key: 'rule', label: 'quality.links.rule', minWidth: 180, text: (row) => row.rule_name },
  countColumn('rows', 'quality.links.rows', (row) => row.rows, { width: 110, sortable: true }),
  {
    key: 'share',
    label: 'quality.links.share',
    width: 90,
    align: 'right',
    text: (row) => format.percent(format.share(row.rows, row.total)),
    exact: (row) => format.fraction(row.rows, row.total),
  },
];

export const tableColumns: Column<Table>[] = [
  { key: 'table', label: 'quality.tables.table', minWidth: 120 },
  { key: 'status', label: 'quality.tables.status', width: 140 },
  countColumn('read', 'quality.sources.read', (row) => row.read, { width: 100 }),
  countColumn('accepted', 'quality.tables.accepted', (row) => row.accepted, { width: 100 }),
  countColumn('deleted', 'quality.tables.deleted', (row) => row.deleted),
  countColumn('rejected', 'quality.sources.rejected', (row) => row.rejected),
  countColumn('known', 'quality.sources.known', (row) => row.known || null, { width: 110 }),
];

export const rejectColumns: Column<Reject>[] = [
  { key: 'file', label: 'quality.rejects.file', minWidth: 190, text: (row) => row.file },
  countColumn('line', 'quality.rejects.line', (row) => row.line, { width: 100 }),
  { key: 'column', label: 'quality.rejects.column', minWidth: 130 },
  { key: 'reason', label: 'quality.rejects.reason', minWidth: 130 },
  {
    key: 'shape',
    label: 'quality.rejects.shape',
    minWidth: 180,
    text: (row) => row.value_shape || format.UNKNOWN,
  },
];
