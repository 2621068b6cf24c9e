/** Today's tasks and the week, as the server last gave them; kept for the hours without coverage. */
import { ref, shallowRef } from 'vue';
import { dataOf, type Shape } from '@wangge/client';
import { readOrKept } from '@field/phone/kept';
import { client } from '@field/server';
import { owner } from '@field/areas/session/session';

export type Today = Shape<'TodayOut'>;
export type Task = Shape<'TaskOut'>;

const KEPT_AS = 'today';

export const today = shallowRef<Today | null>(null);
/** When the shown data came, if it is not fresh (Unix milliseconds); null when it is. */
export const keptAt = ref<number | null>(null);
let shownTo: string | null = null;

/** Read today's tasks; without coverage, show what was kept. @throws when there is neither. */
export async function loadToday(): Promise<void> {
  const whose = owner.value;
  if (!whose) return;
  if (shownTo !== whose) today.value = null;
  shownTo = whose;
  const read = () => dataOf(client.GET('/api/v1/tasks/today'));
  const found = await readOrKept<Today>(whose, KEPT_AS, read);
  if (owner.value !== whose) return;
  today.value = found.value;
  keptAt.value = found.keptAt;
}

/** Return a task of today's list by its id, reading the list first when it is not there yet. */
export async function findTask(id: string): Promise<Task | null> {
  const known = inList(id);
  if (known) return known;
  await loadToday();
  return inList(id);
}

function inList(id: string): Task | null {
  return today.value?.tasks.find((task) => String(task.id) === id) ?? null;
}
