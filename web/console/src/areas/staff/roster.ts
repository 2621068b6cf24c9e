/** Sending the staff list: preview, import, failing rows. */
import { api } from '@console/shell/session';
import { dataOf, type Shape } from '@wangge/client';

type Fields = Record<string, string | boolean>;

function form(file: File, fields: Fields): FormData {
  const data = new FormData();
  data.append('file', file);
  for (const [name, value] of Object.entries(fields)) data.append(name, String(value));
  return data;
}

/** The document types an upload as text; what goes over the wire is the form. */
function upload<F extends Fields>(file: File, fields: F) {
  return { body: { file: file.name, ...fields }, bodySerializer: () => form(file, fields) };
}

/** Ask what a list would change; nothing is written. */
export function previewList(file: File, whole: boolean): Promise<Shape<'ListPlanOut'>> {
  return dataOf(api.POST('/api/v1/staff-list/preview', upload(file, { whole })));
}

/** Carry out the plan with this digest; people with a fault stay as they are. */
export function applyList(
  file: File,
  whole: boolean,
  digest: string,
): Promise<Shape<'ListPlanOut'>> {
  const fields = { whole, digest, skip_faulty: !whole };
  return dataOf(api.POST('/api/v1/staff-list/apply', upload(file, fields)));
}

/** Fetch the failing rows as a workbook. */
export async function failingRows(file: File, whole: boolean): Promise<Blob> {
  const call = api.POST('/api/v1/staff-list/faults', {
    ...upload(file, { whole }),
    parseAs: 'blob',
  });
  return (await dataOf(call as Promise<{ data?: unknown }>)) as Blob;
}

/** Let the browser save a file. */
export function saveAs(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
