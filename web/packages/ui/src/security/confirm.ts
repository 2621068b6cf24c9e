/** Asking a person to prove once more to be there, before a sensitive act goes through. */
import { shallowRef } from 'vue';

/** The question that is open: answered by `ConfirmDialog`. */
export const openQuestion = shallowRef<{ answer: (isConfirmed: boolean) => void } | null>(null);

/** Open the dialog; resolves to whether the person confirmed. Two acts at once share one question. */
export function askToConfirm(): Promise<boolean> {
  const earlier = openQuestion.value;
  return new Promise((resolve) => {
    openQuestion.value = {
      answer(isConfirmed) {
        earlier?.answer(isConfirmed);
        openQuestion.value = null;
        resolve(isConfirmed);
      },
    };
  });
}
