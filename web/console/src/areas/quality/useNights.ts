/** The last runs, the one opened, and the one before it; shared by the board and a source's page. */
import { api } from '@console/shell/session';
import { useLoad } from '@console/shell/useLoad';
import { dataOf } from '@wangge/client';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { nightBefore, nightNames } from './nights';

/** Runs drawn side by side. */
const LAST = 30;

/** Load the runs; `wanted` is the id of the run to open, empty for the newest. */
export function useNights(wanted: () => string) {
  const { t, te } = useI18n();
  const runs = useLoad(
    () => LAST,
    (last, signal) =>
      dataOf(api.GET('/api/v1/data-quality/runs', { params: { query: { last } }, signal })),
  );
  const open = (runId: string, signal: AbortSignal) =>
    dataOf(
      api.GET('/api/v1/data-quality/runs/{run_id}', {
        params: { path: { run_id: runId } },
        signal,
      }),
    );
  const chosen = computed(() => {
    const all = runs.data.value ?? [];
    return all.find((run) => run.run_id === wanted()) ?? all[0] ?? null;
  });
  const before = computed(() =>
    chosen.value ? nightBefore(runs.data.value ?? [], chosen.value.run_id) : null,
  );
  const opened = useLoad(
    () => (chosen.value ? { run: chosen.value.run_id, before: before.value?.run_id } : null),
    async ({ run, before: earlier }, signal) => ({
      run: await open(run, signal),
      before: earlier ? await open(earlier, signal) : null,
    }),
  );
  const oldestFirst = computed(() => [...(runs.data.value ?? [])].reverse());
  const words = {
    reason: (code: string, name: string) =>
      te(`quality.reason.${code}`) ? t(`quality.reason.${code}`) : name,
    get other() {
      return t('quality.chart.other');
    },
  };
  return {
    runs,
    chosen,
    before,
    opened,
    oldestFirst,
    names: computed(() => nightNames(oldestFirst.value)),
    words,
  };
}
