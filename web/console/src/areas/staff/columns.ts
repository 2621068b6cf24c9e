/** Columns of the staff list, and the choices of its filters. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';

export type StaffRow = Shape<'StaffRowOut'>;
export type StaffCard = Shape<'StaffCardOut'>;
export type HeldPost = Shape<'HeldPostOut'>;

export const SENSITIVE_ROLES = ['auditor', 'administrator', 'security_officer'] as const;
export const BUSINESS_ROLES = [
  'head_office',
  'department',
  'branch_head',
  'outlet_head',
  'customer_manager',
  'analyst',
] as const;
export const ROLES = [...BUSINESS_ROLES, ...SENSITIVE_ROLES];
export const ABSENCES = ['annual', 'personal', 'sick', 'training', 'mandatory', 'other'] as const;

export const columns: Column<StaffRow>[] = [
  { key: 'staffNo', label: 'staff.column.staffNo', width: 110, text: (row) => row.staff_no },
  { key: 'name', label: 'staff.column.name', width: 120 },
  { key: 'username', label: 'staff.column.username', width: 140, text: (row) => row.username },
  { key: 'mobile', label: 'staff.column.mobile', width: 140, text: (row) => row.mobile_masked },
  { key: 'posts', label: 'staff.column.posts', minWidth: 300, wraps: true },
  { key: 'state', label: 'staff.column.state', width: 170 },
];

/** Say in how many ways a person's state differs from simply working: left, leaving, away. */
export function stateOf(row: StaffRow): 'left' | 'leaving' | 'away' | 'working' {
  if (!row.active) return 'left';
  if (row.left_on) return 'leaving';
  return row.away_until ? 'away' : 'working';
}
