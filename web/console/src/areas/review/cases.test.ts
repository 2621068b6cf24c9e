import { expect, it } from 'vitest';
import { actOf, bySalience, countOf, type FieldPair } from './cases';

const pair = (field: string, mark: FieldPair['mark']): FieldPair => ({
  field,
  field_name: field,
  left: 'a',
  right: 'b',
  mark,
});

it('puts what disagrees first and keeps the order otherwise', () => {
  const fields = [
    pair('name', 'same'),
    pair('mobile', 'one_sided'),
    pair('birth_date', 'different'),
    pair('gender', 'same'),
  ];
  expect(bySalience(fields).map((one) => one.field)).toEqual([
    'birth_date',
    'name',
    'gender',
    'mobile',
  ]);
});

it('counts the cases of a status over all kinds', () => {
  const counts = [
    { status: 'open', kind: 'a', kind_name: '', cases: 2 },
    { status: 'open', kind: 'b', kind_name: '', cases: 3 },
    { status: 'later', kind: 'a', kind_name: '', cases: 5 },
  ];
  expect(countOf(counts, 'open')).toBe(5);
  expect(countOf(counts, 'decided')).toBe(0);
});

it('takes no key for an act while somebody types or holds a modifier', () => {
  const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) => {
    const event = new KeyboardEvent('keydown', { key, ...more, bubbles: true });
    let act = null;
    target.addEventListener('keydown', (e) => (act = actOf(e as KeyboardEvent)), { once: true });
    target.dispatchEvent(event);
    return act;
  };
  const input = document.body.appendChild(document.createElement('input'));
  expect([press('y'), press('N'), press('l'), press('j'), press('u'), press('x')]).toEqual([
    'same',
    'not_same',
    'later',
    'next',
    'undo',
    null,
  ]);
  expect(press('y', {}, input)).toBeNull();
  expect(press('n', { ctrlKey: true })).toBeNull();
});
