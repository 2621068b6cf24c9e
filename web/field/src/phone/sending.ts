/** When the outbox sends: at start, when the network is back, on return to the app, and by clock. */
import { computed, ref, shallowRef, watch } from 'vue';
import { isUnsent, type OutboxEntry } from '@wangge/offline';
import { onNetworkBack } from '@field/shell/network';
import { owner } from '@field/areas/session/session';
import { outbox } from './memory';

/** Longest sleep between two looks at the clock, milliseconds. */
const LOOK_AGAIN_MS = 60_000;

/** The signed-in person's entries, oldest first. */
export const entries = shallowRef<OutboxEntry[]>([]);
/** Those that have not reached the bank. */
export const unsent = computed(() => entries.value.filter(isUnsent));
export const isSending = ref(false);

let timer: ReturnType<typeof setTimeout> | undefined;

async function refresh(): Promise<void> {
  entries.value = owner.value ? await outbox.entries(owner.value) : [];
}

/** Send what is due; with `force`, everything that waits. Ends when nothing more can go now. */
export async function sendNow(force = false): Promise<void> {
  const whose = owner.value;
  if (!whose) return;
  isSending.value = true;
  try {
    await outbox.flush(whose, force);
  } finally {
    isSending.value = false;
    await refresh();
    await sleepUntilDue();
  }
}

async function sleepUntilDue(): Promise<void> {
  clearTimeout(timer);
  const due = owner.value ? await outbox.nextDue(owner.value) : null;
  if (due === null) return;
  const wait = Math.min(LOOK_AGAIN_MS, Math.max(1_000, due - Date.now()));
  timer = setTimeout(() => void sendNow(), wait);
}

/** Begin: called once, when the app starts. */
export function startSending(): void {
  outbox.onChange(() => void refresh());
  onNetworkBack(() => void sendNow(true));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendNow(true);
  });
  watch(
    owner,
    async (whose) => {
      await refresh();
      if (!whose) return;
      await outbox.forgetAccepted(whose);
      await sendNow(true);
    },
    { immediate: true },
  );
}
