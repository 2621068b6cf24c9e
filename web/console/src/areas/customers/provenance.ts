/** Provenance gathered by field: the value in use first, its runners-up after it. */
import type { Shape } from '@wangge/client';

export type Origin = Shape<'ProvenanceOut'>;

export interface FieldOrigin {
  field: string;
  name: string;
  used: Origin;
  others: Origin[];
}

/** Group origins by field in the order the fields come, ranks ascending. */
export function byField(origins: readonly Origin[]): FieldOrigin[] {
  const fields = new Map<string, Origin[]>();
  for (const origin of origins) {
    fields.set(origin.field, [...(fields.get(origin.field) ?? []), origin]);
  }
  return [...fields].flatMap(([field, found]) => {
    const [used, ...others] = [...found].sort((a, b) => a.rank - b.rank);
    return used ? [{ field, name: used.field_name, used, others }] : [];
  });
}
