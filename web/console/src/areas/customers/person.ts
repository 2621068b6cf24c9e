/** Sex and age of a person in one short text; a firm has neither. */
import { format } from '@wangge/ui';

type Translate = (key: string, named?: Record<string, unknown>) => string;

/** Return e.g. `女 46 岁`; an em dash when neither is known. */
export function personText(
  person: { gender: string | null; age: number | null },
  t: Translate,
): string {
  const sex = person.gender?.toLowerCase();
  const parts = [
    sex === 'm' || sex === 'f' ? t(`customers.sex.${sex}`) : '',
    person.age === null ? '' : t('customers.age', { age: person.age }),
  ].filter(Boolean);
  return parts.join(' ') || format.UNKNOWN;
}
