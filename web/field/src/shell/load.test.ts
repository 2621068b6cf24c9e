import { describe, expect, it } from 'vitest';

import { useLoad } from './load';

describe('useLoad', () => {
  it('shows the answer of the latest question, whichever comes last', async () => {
    const answers: ((value: string) => void)[] = [];
    const loaded = useLoad(() => new Promise<string>((resolve) => answers.push(resolve)));
    const first = loaded.load();
    const second = loaded.load();
    answers[1]?.('new');
    await second;
    answers[0]?.('old');
    await first;
    expect(loaded.data.value).toBe('new');
    expect(loaded.isLoading.value).toBe(false);
  });

  it('keeps old data beside a failure and clears the failure on retry', async () => {
    let fails = false;
    const loaded = useLoad(() => (fails ? Promise.reject(new Error('no')) : Promise.resolve(1)));
    await loaded.load();
    fails = true;
    await loaded.load();
    expect(loaded.data.value).toBe(1);
    expect(loaded.error.value).toBeInstanceOf(Error);
    fails = false;
    await loaded.load();
    expect(loaded.error.value).toBeNull();
  });
});
