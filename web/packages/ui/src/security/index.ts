/** Security screens of both faces; the bank's own look, native controls. */
export { askToConfirm } from './confirm';
export { default as ConfirmDialog } from './ConfirmDialog.vue';
export { hasPasskeys, showPasskey } from './passkeys';
export { default as SecondStep, type Proof } from './SecondStep.vue';
export { default as SecurityCentre } from './SecurityCentre.vue';
