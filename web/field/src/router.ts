import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { must, staff } from './areas/session/session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown with the tab bar; its state is kept when leaving. */
    tab?: boolean;
    /** Open to everyone. */
    open?: boolean;
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/today' },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./areas/session/sign-in.vue'),
    meta: { open: true },
  },
  {
    path: '/today',
    name: 'today',
    component: () => import('./areas/today/list.vue'),
    meta: { tab: true },
  },
  {
    path: '/tasks/:task',
    name: 'task',
    component: () => import('./areas/opportunities/detail.vue'),
    props: true,
  },
  {
    path: '/customers',
    name: 'customers',
    component: () => import('./areas/customers/list.vue'),
    meta: { tab: true },
  },
  {
    path: '/customers/:customer',
    name: 'customer',
    component: () => import('./areas/customers/detail.vue'),
    props: true,
  },
  {
    path: '/map',
    name: 'map',
    component: () => import('./areas/map/list.vue'),
    meta: { tab: true },
  },
  {
    path: '/visit/:customer',
    name: 'check-in',
    component: () => import('./areas/visits/check-in.vue'),
    props: (route) => ({ customer: route.params['customer'], task: route.query['task'] }),
  },
  { path: '/visit', name: 'visit', component: () => import('./areas/visits/form.vue') },
  {
    path: '/visits/:visit',
    name: 'visit-result',
    component: () => import('./areas/visits/detail.vue'),
    props: true,
  },
  {
    path: '/me',
    name: 'me',
    component: () => import('./areas/me/list.vue'),
    meta: { tab: true },
  },
  { path: '/me/security', name: 'security', component: () => import('./areas/me/security.vue') },
  { path: '/me/outbox', name: 'outbox', component: () => import('./areas/me/outbox.vue') },
  {
    path: '/me/score/:kind',
    name: 'score-visits',
    component: () => import('./areas/me/score-visits.vue'),
    props: (route) => ({ kind: route.params['kind'], period: route.query['period'] }),
  },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    component: () => import('./shell/NotFound.vue'),
  },
];

export const router = createRouter({
  history: createWebHistory('/field/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach((to) => {
  if (to.meta.open) return true;
  if (must.value.length && staff.value && to.name !== 'security') return { name: 'security' };
  if (staff.value?.home === 'field') return true;
  return { name: 'sign-in', query: { next: to.fullPath } };
});
