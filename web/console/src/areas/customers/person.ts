/** Sex and age of a person in one short text; a firm has neither. */
type Translate = (key: string, named?: Record<string, unknown>) => string;

/** Return e.g. `女 46 岁`; empty when neither is known, as of a firm. */
export function personText(
  person: { gender: string | null; age: number | null },
  t: Translate,
): string {
  const sex = person.gender?.toLowerCase();
  const parts = [
    sex === 'm' || sex === 'f' ? t(`customers.sex.${sex}`) : '',
    person.age === null ? '' : t('customers.age', { age: person.age }),
  ].filter(Boolean);
  return parts.join(' ');
}
