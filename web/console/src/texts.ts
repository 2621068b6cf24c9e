/** Every text of the console, gathered from the areas that show it. */
import type { Texts } from '@wangge/ui';
import { texts as accounts } from './areas/accounts/texts';
import { texts as assessment } from './areas/assessment/texts';
import { texts as audit } from './areas/audit/texts';
import { texts as board } from './areas/board/texts';
import { texts as customers } from './areas/customers/texts';
import { texts as grants } from './areas/grants/texts';
import { texts as exports_ } from './areas/exports/texts';
import { texts as grids } from './areas/grids/texts';
import { texts as opportunities } from './areas/opportunities/texts';
import { texts as organisation } from './areas/organisation/texts';
import { texts as quality } from './areas/quality/texts';
import { texts as review } from './areas/review/texts';
import { texts as session } from './areas/session/texts';
import { texts as staff } from './areas/staff/texts';
import { texts as subjects } from './areas/subjects/texts';
import { texts as visits } from './areas/visits/texts';
import { texts as parts } from './parts/texts';
import { texts as shell } from './shell/texts';

export const texts = {
  accounts,
  assessment,
  audit,
  board,
  customers,
  grants,
  exports: exports_,
  grids,
  opportunities,
  organisation,
  parts,
  quality,
  review,
  session,
  shell,
  staff,
  subjects,
  visits,
} satisfies Texts;
