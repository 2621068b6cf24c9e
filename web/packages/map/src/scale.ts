/**
 * The classes of a choropleth: equal steps of a round size, so that a reader can say the bounds
 * aloud and compare two months. Five classes at most; the last one is open at the top.
 */

export const CLASS_COUNT = 5;
const ROUND_STEPS = [1, 2, 2.5, 3, 4, 5, 6, 8, 10];

export interface Scale {
  /** Lower bounds of the classes, ascending; the first is the bottom of the scale. */
  lower: number[];
  /** Size of a class. */
  step: number;
}

/** Return the smallest round number (such as 2, 2.5, 4 × 10ⁿ) that is at least `size`. */
export function roundUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = ROUND_STEPS.find((round) => round * power >= size * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(6));
}

/** Choose classes from 0 to the largest value; `ceiling` bounds it (1 for rates). */
export function scaleOf(values: readonly (number | null)[], ceiling = Infinity): Scale {
  const largest = Math.min(
    ceiling,
    values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0),
  );
  const step = roundUp(largest > 0 ? largest / CLASS_COUNT : 0.2);
  const lower = Array.from({ length: CLASS_COUNT }, (_, index) =>
    Number((index * step).toPrecision(6)),
  ).filter((bound) => bound < ceiling);
  return { lower, step };
}

/** Return the class of a value, 0 for the lightest; null when the value is not known. */
export function classOf(value: number | null | undefined, scale: Scale): number | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  let found = 0;
  scale.lower.forEach((bound, index) => {
    if (value >= bound) found = index;
  });
  return found;
}

/** Count how many values fall into each class, and how many are not known. */
export function countsOf(
  values: readonly (number | null)[],
  scale: Scale,
): { classes: number[]; unknown: number } {
  const classes = scale.lower.map(() => 0);
  let unknown = 0;
  for (const value of values) {
    const at = classOf(value, scale);
    if (at === null) unknown += 1;
    else classes[at] = (classes[at] ?? 0) + 1;
  }
  return { classes, unknown };
}
