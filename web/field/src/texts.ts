/** Every text of the field app, gathered from the areas that show them. */
import type { Texts } from '@wangge/ui';
import { customersTexts } from './areas/customers/texts';
import { mapTexts } from './areas/map/texts';
import { meTexts } from './areas/me/texts';
import { opportunitiesTexts } from './areas/opportunities/texts';
import { sessionTexts } from './areas/session/texts';
import { todayTexts } from './areas/today/texts';
import { visitsTexts } from './areas/visits/texts';
import { shellTexts } from './shell/texts';

export const texts = {
  shell: shellTexts,
  session: sessionTexts,
  today: todayTexts,
  opportunities: opportunitiesTexts,
  customers: customersTexts,
  map: mapTexts,
  visits: visitsTexts,
  me: meTexts,
} satisfies Texts;
