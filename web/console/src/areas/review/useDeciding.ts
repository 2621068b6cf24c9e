/** Saying what is what: decisions, un-merges and taking them back, each told on screen. */
import { ElMessage } from '@console/adapter/element';
import { sentenceOf } from '@console/shell/sentence';
import { api } from '@console/shell/session';
import { dataOf } from '@wangge/client';
import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Verdict } from './cases';

export function useDeciding() {
  const { t } = useI18n();
  const isBusy = ref(false);

  /** Do one act; tell how it went, and return whether it was done. */
  async function act(send: () => Promise<unknown>, done: string): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    try {
      await send();
      ElMessage.success(done);
      return true;
    } catch (error) {
      ElMessage.error(sentenceOf(error, t));
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  return {
    isBusy,
    decide: (caseId: number, verdict: Verdict, comment: string) =>
      act(
        () =>
          dataOf(
            api.POST('/api/v1/review/cases/{case_id}/decisions', {
              params: { path: { case_id: caseId } },
              body: { verdict, comment },
            }),
          ),
        t(`review.done.${verdict}`),
      ),
    withdraw: (decisionId: number) =>
      act(
        () =>
          dataOf(
            api.POST('/api/v1/review/decisions/{decision_id}/withdrawal', {
              params: { path: { decision_id: decisionId } },
            }),
          ),
        t('review.done.withdrawn'),
      ),
    unmerge: (customerId: number, left: string, right: string, comment: string) =>
      act(
        () =>
          dataOf(
            api.POST('/api/v1/customers/{customer_id}/unmerge', {
              params: { path: { customer_id: customerId } },
              body: { left, right, comment },
            }),
          ),
        t('review.done.not_same'),
      ),
  };
}
