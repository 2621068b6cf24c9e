/** The console's places: which there are, and who may go where. */
import type { Right } from './session';

export interface Place {
  /** Name of the route and key of its text under `shell.place`. */
  name: string;
  path: string;
  /** The right it takes; of several, any one. */
  right: Right | readonly Right[];
}

/** In the order of the day: see where the market is, who holds it, what was done about it. */
export const PLACES: readonly Place[] = [
  { name: 'board', path: '/board', right: 'see_board' },
  { name: 'grids', path: '/grids', right: 'see_customers' },
  { name: 'customers', path: '/customers', right: 'see_customers' },
  { name: 'opportunities', path: '/opportunities', right: 'see_customers' },
  { name: 'visits', path: '/visits', right: 'see_customers' },
  { name: 'scores', path: '/scores', right: 'see_customers' },
  { name: 'exports', path: '/exports', right: 'export_customers' },
  { name: 'review', path: '/review', right: 'review_merges' },
  { name: 'quality', path: '/data-quality', right: 'see_data_quality' },
  { name: 'organisation', path: '/organisation', right: 'manage_organisation' },
  { name: 'accounts', path: '/accounts', right: 'manage_access' },
  { name: 'staff', path: '/staff', right: ['manage_organisation', 'manage_access'] },
  { name: 'grants', path: '/grants', right: ['approve_grants', 'manage_organisation'] },
  {
    name: 'subjects',
    path: '/subject-requests',
    right: ['handle_subject_requests', 'approve_erasure'],
  },
  { name: 'audit', path: '/audit', right: 'see_audit' },
];

/** Return the places open to someone with these rights. */
export function placesFor(rights: readonly string[]): Place[] {
  return PLACES.filter((place) => [place.right].flat().some((right) => rights.includes(right)));
}

/** Return where such a person lands after signing in; null when no place is theirs. */
export function landingFor(rights: readonly string[]): Place | null {
  return placesFor(rights)[0] ?? null;
}
