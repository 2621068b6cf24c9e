import { expect, it } from 'vitest';
import { landingFor, placesFor } from './places';

it('lands business people on the board, the auditor on the audit, the administrator on the units', () => {
  const landings = [
    ['see_board', 'see_customers'],
    ['see_audit'],
    ['manage_organisation'],
    ['manage_access', 'approve_grants'],
    [],
  ].map((rights) => landingFor(rights)?.name ?? null);
  expect(landings).toEqual(['board', 'audit', 'organisation', 'accounts', null]);
});

it('shows an auditor nothing of customers', () => {
  expect(placesFor(['see_audit']).map((place) => place.name)).toEqual(['audit']);
});
