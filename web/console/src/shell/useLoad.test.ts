import { flushPromises } from '@vue/test-utils';
import { effectScope, ref } from 'vue';
import { expect, it } from 'vitest';
import { useLoad } from './useLoad';

it('keeps the newest answer when an older one comes late', async () => {
  const answers: ((text: string) => void)[] = [];
  const key = ref('first');
  const load = effectScope().run(() =>
    useLoad(
      () => key.value,
      () => new Promise<string>((resolve) => answers.push(resolve)),
    ),
  )!;
  key.value = 'second';
  await flushPromises();
  answers[1]?.('of second');
  answers[0]?.('of first');
  await flushPromises();
  expect([load.data.value, load.isLoading.value]).toEqual(['of second', false]);
});

it('keeps what failed and loads again on request', async () => {
  let tries = 0;
  const load = effectScope().run(() =>
    useLoad(
      () => 1,
      async () => {
        tries += 1;
        if (tries === 1) throw new Error('down');
        return 'up';
      },
    ),
  )!;
  await flushPromises();
  expect(load.error.value).toEqual(new Error('down'));
  await load.reload();
  expect([load.data.value, load.error.value]).toEqual(['up', null]);
});
