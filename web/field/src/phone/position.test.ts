import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { seekPosition, type Fix, type PositionSource } from './position';

/** A receiver that says what the test makes it say. */
class Receiver implements PositionSource {
  cleared = 0;
  private onFix: PositionCallback = () => undefined;
  private onError: PositionErrorCallback | null | undefined;

  watchPosition(fix: PositionCallback, error?: PositionErrorCallback | null): number {
    this.onFix = fix;
    this.onError = error;
    return 1;
  }
  clearWatch(): void {
    this.cleared += 1;
  }
  fix(accuracy: number, timestamp = 5): void {
    const coords = { longitude: 119.8, latitude: 33.8, accuracy } as GeolocationCoordinates;
    this.onFix({ coords, timestamp } as GeolocationPosition);
  }
  fail(code: number): void {
    this.onError?.({ code } as GeolocationPositionError);
  }
}

const OPTIONS = { goodEnoughM: 30, patienceMs: 12_000 };

describe('seekPosition', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('stops at the first position that is good enough', async () => {
    const receiver = new Receiver();
    const seen: number[] = [];
    const found = seekPosition(receiver, {
      ...OPTIONS,
      onBetter: (fix: Fix) => seen.push(fix.accuracyM),
    });
    receiver.fix(900);
    receiver.fix(80);
    receiver.fix(200);
    receiver.fix(12, 99);
    expect(await found).toEqual({ lon: 119.8, lat: 33.8, accuracyM: 12, at: 99 });
    expect(seen).toEqual([900, 80, 12]);
    expect(receiver.cleared).toBe(1);
  });

  it('takes the best it saw when patience ends', async () => {
    const receiver = new Receiver();
    const found = seekPosition(receiver, OPTIONS);
    receiver.fix(150);
    receiver.fix(300);
    receiver.fail(3);
    vi.advanceTimersByTime(OPTIONS.patienceMs);
    expect((await found).accuracyM).toBe(150);
  });

  it('says at once that it may not, and keeps seeking through a lost signal', async () => {
    const refused = new Receiver();
    const never = seekPosition(refused, OPTIONS);
    refused.fail(1);
    await expect(never).rejects.toMatchObject({ trouble: 'denied' });

    const covered = new Receiver();
    const later = seekPosition(covered, OPTIONS);
    covered.fail(2);
    covered.fix(20);
    expect((await later).accuracyM).toBe(20);
  });

  it('tells no signal from no answer', async () => {
    const dead = new Receiver();
    const noSignal = seekPosition(dead, OPTIONS);
    dead.fail(2);
    vi.advanceTimersByTime(OPTIONS.patienceMs);
    await expect(noSignal).rejects.toMatchObject({ trouble: 'no_signal' });

    const silent = seekPosition(new Receiver(), OPTIONS);
    vi.advanceTimersByTime(OPTIONS.patienceMs);
    await expect(silent).rejects.toMatchObject({ trouble: 'timeout' });
  });
});
