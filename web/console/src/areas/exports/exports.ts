/** Requests for customer lists: what may be done with one, and how urgent it looks. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Asked = Shape<'ExportOut'>;
export type Box = 'mine' | 'deciding';

const TONES: Record<string, 'info' | 'good' | 'warn' | 'plain'> = {
  requested: 'warn',
  approved: 'info',
  ready: 'good',
};

/** One that waits is amber, a file to fetch is green, what is over asks nothing. */
export function toneOf(status: string): 'info' | 'good' | 'warn' | 'plain' {
  return TONES[status] ?? 'plain';
}

/** Tell whether the requester can still take it back. */
export function isOpen(asked: Asked): boolean {
  return ['requested', 'approved', 'ready'].includes(asked.status);
}

/** Tell whether the page should look again by itself: the file is being written. */
export function isMoving(rows: readonly Asked[]): boolean {
  return rows.some((row) => row.status === 'approved');
}

/** Columns of a box: one's own list does not repeat one's own name. */
export function columnsOf(box: Box): Column<Asked>[] {
  const who: Column<Asked> = {
    key: 'requester',
    label: 'exports.column.requester',
    width: 130,
    text: (row) => `${row.requester_name} ${row.requester_no}`,
  };
  return [
    {
      key: 'requestedAt',
      label: 'exports.column.requestedAt',
      width: 160,
      text: (row) => format.shortMoment(row.requested_at),
    },
    ...(box === 'deciding' ? [who] : []),
    {
      key: 'purpose',
      label: 'exports.column.purpose',
      minWidth: 200,
      wraps: true,
      text: (row) => row.purpose,
    },
    { key: 'content', label: 'exports.column.content', minWidth: 200, wraps: true },
    { key: 'status', label: 'exports.column.status', width: 170 },
    { key: 'acts', label: 'exports.column.acts', width: 230 },
  ];
}

/** Hand a file the server answered with to the browser. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
