/** What the visits area does when the app starts. */
import { watch } from 'vue';
import { askToKeepMemory, sendsKind } from '@field/phone/memory';
import { owner } from '@field/areas/session/session';
import { restoreDraft, VISIT_KIND } from './draft';
import { sendVisit } from './sender';

export async function startVisits(): Promise<void> {
  sendsKind(VISIT_KIND, sendVisit);
  await restoreDraft();
  watch(owner, () => void restoreDraft());
  void askToKeepMemory();
}
