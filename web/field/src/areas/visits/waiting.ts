import { isUnsent, type OutboxEntry } from '@wangge/offline';
import type { Task } from '@field/areas/today/today';
import type { VisitIn } from './visit-draft';

/** What this phone knows of a task's visit: none, recorded and not sent, or already at the bank. */
export type VisitState = 'none' | 'waiting' | 'sent';

/** Return what became of a task on this phone; the list itself may be older than that. */
export function visitStateOf(task: Pick<Task, 'id'>, entries: OutboxEntry[]): VisitState {
  const own = entries.filter((entry) => (entry.payload as VisitIn).task_id === task.id);
  if (own.some(isUnsent)) return 'waiting';
  return own.length > 0 ? 'sent' : 'none';
}
