/** What each act on a member of staff asks for, and the request that carries it out. */
import { api } from '@console/shell/session';
import { dataOf } from '@wangge/client';
import type { HeldPost, StaffCard } from './columns';
import type { StaffAct } from './StaffDialog.vue';

export interface Given {
  staffNo: string;
  username: string;
  name: string;
  mobile: string;
  unit: number | null;
  role: string;
  on: string;
  reason: string;
  kind: string;
  time: [string, string] | null;
  /** Deputy's staff id by post id. */
  deputies: Record<number, number | null>;
}

/** Fields of each act; `staffNo` brings the user name, `name` the phone, `unit` the role along. */
export const FIELDS: Record<StaffAct, readonly string[]> = {
  hire: ['staffNo', 'name'],
  edit: ['name'],
  begin: ['unit', 'on'],
  transfer: ['unit', 'on'],
  end: ['on'],
  request: ['unit', 'on', 'reason'],
  requestEnd: ['on', 'reason'],
  absence: ['kind'],
  leave: ['on'],
};

/** Return today's date in the bank's zone. */
export function today(now = new Date()): string {
  return now.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
}

/** Return what a dialog shows at first. */
export function firstValues(act: StaffAct, card?: StaffCard, post?: HeldPost | null): Given {
  return {
    staffNo: '',
    username: '',
    name: act === 'edit' ? (card?.name ?? '') : '',
    mobile: '',
    unit: null,
    role: act === 'request' ? 'auditor' : (post?.role ?? 'customer_manager'),
    on: today(),
    reason: '',
    kind: 'annual',
    time: null,
    deputies: {},
  };
}

/** Carry the act out; returns the id of the member of staff, throws ApiError when refused. */
export async function carryOut(
  act: StaffAct,
  given: Given,
  card?: StaffCard,
  post?: HeldPost | null,
): Promise<number> {
  if (act === 'hire') {
    const { staffNo, username, name, mobile } = given;
    const body = { staff_no: staffNo, username, name, mobile };
    return (await dataOf(api.POST('/api/v1/staff', { body }))).id;
  }
  const id = card?.id ?? 0;
  await (post ? onPost(act, given, post.id) : onPerson(act, given, id));
  return id;
}

function onPost(act: StaffAct, given: Given, id: number): Promise<unknown> {
  const params = { path: { post_id: id } };
  const { on, role, reason } = given;
  if (act === 'transfer') {
    const body = { unit_id: given.unit ?? 0, role, on };
    return api.POST('/api/v1/posts/{post_id}/transfer', { params, body });
  }
  if (act === 'requestEnd') {
    return api.POST('/api/v1/posts/{post_id}/end-request', { params, body: { on, reason } });
  }
  return api.POST('/api/v1/posts/{post_id}/end', { params, body: { on } });
}

function onPerson(act: StaffAct, given: Given, id: number): Promise<unknown> {
  const params = { path: { staff_id: id } };
  const { on, role, reason, name } = given;
  const unit_id = given.unit ?? 0;
  if (act === 'edit') {
    const body = { name, mobile: given.mobile || null };
    return api.PATCH('/api/v1/staff/{staff_id}', { params, body });
  }
  if (act === 'begin') {
    return api.POST('/api/v1/staff/{staff_id}/posts', { params, body: { unit_id, role, on } });
  }
  if (act === 'request') {
    return api.POST('/api/v1/post-requests', { body: { staff_id: id, unit_id, role, on, reason } });
  }
  if (act === 'leave') {
    return api.POST('/api/v1/staff/{staff_id}/leave', { params, body: { on } });
  }
  const [starts_at, ends_at] = given.time ?? ['', ''];
  const deputies = Object.entries(given.deputies).flatMap(([post_id, deputy_id]) =>
    deputy_id ? [{ post_id: Number(post_id), deputy_id }] : [],
  );
  const body = { kind: given.kind, starts_at, ends_at, deputies };
  return api.POST('/api/v1/staff/{staff_id}/absences', { params, body });
}
