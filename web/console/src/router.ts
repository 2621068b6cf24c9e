/** Addresses of the console. Every screen is its own chunk; every place names the right it needs. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { landingFor, PLACES } from './shell/places';
import { knowStaff, may, must, onSignedOut, type Right } from './shell/session';

declare module 'vue-router' {
  interface RouteMeta {
    right?: Right | readonly Right[];
    /** Reachable without a session. */
    open?: boolean;
    /** Name of the place in the navigation this screen belongs to. */
    place?: string;
    /** Shows customers, so the page carries the watermark. */
    marked?: boolean;
  }
}

const SCREENS: Record<string, () => Promise<unknown>> = {
  board: () => import('./areas/board/detail.vue'),
  grids: () => import('./areas/grids/list.vue'),
  customers: () => import('./areas/customers/list.vue'),
  opportunities: () => import('./areas/opportunities/list.vue'),
  visits: () => import('./areas/visits/list.vue'),
  scores: () => import('./areas/assessment/list.vue'),
  exports: () => import('./areas/exports/list.vue'),
  review: () => import('./areas/review/list.vue'),
  quality: () => import('./areas/quality/list.vue'),
  organisation: () => import('./areas/organisation/list.vue'),
  accounts: () => import('./areas/accounts/list.vue'),
  staff: () => import('./areas/staff/list.vue'),
  grants: () => import('./areas/grants/list.vue'),
  subjects: () => import('./areas/subjects/list.vue'),
  audit: () => import('./areas/audit/list.vue'),
};
const UNMARKED = new Set([
  'organisation',
  'accounts',
  'staff',
  'grants',
  'audit',
  'board',
  'quality',
]);

const places: RouteRecordRaw[] = PLACES.map((place) => ({
  path: place.path,
  name: place.name,
  component: SCREENS[place.name] as () => Promise<never>,
  meta: { right: place.right, place: place.name, marked: !UNMARKED.has(place.name) },
}));

export const router = createRouter({
  history: createWebHistory('/console/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    ...places,
    {
      path: '/customers/:id',
      name: 'customer',
      component: () => import('./areas/customers/detail.vue'),
      props: true,
      meta: { right: 'see_customers', place: 'customers', marked: true },
    },
    {
      path: '/review/:id',
      name: 'review-case',
      component: () => import('./areas/review/detail.vue'),
      props: true,
      meta: { right: 'review_merges', place: 'review', marked: true },
    },
    {
      path: '/data-quality/:source',
      name: 'quality-source',
      component: () => import('./areas/quality/detail.vue'),
      props: true,
      meta: { right: 'see_data_quality', place: 'quality' },
    },
    {
      path: '/security',
      name: 'security',
      component: () => import('./areas/security/detail.vue'),
    },
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./areas/session/form.vue'),
      meta: { open: true },
    },
    { path: '/', name: 'home', component: () => import('./shell/NoPlace.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./shell/NoPlace.vue') },
  ],
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  const person = await knowStaff().catch(() => null);
  if (!person) return { name: 'sign-in', query: to.path === '/' ? {} : { back: to.fullPath } };
  if (must.value.length && to.name !== 'security') return { name: 'security' };
  const landing = landingFor(person.rights);
  if (to.name === 'home' && landing) return { path: landing.path, replace: true };
  if (to.meta.right && !may(to.meta.right)) return { name: 'lost', params: { rest: ['denied'] } };
  return true;
});

onSignedOut(() => {
  const { fullPath, meta } = router.currentRoute.value;
  if (!meta.open) void router.push({ name: 'sign-in', query: { back: fullPath, expired: '1' } });
});
