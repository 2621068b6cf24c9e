import { createApp } from 'vue';
import { registerSW } from 'virtual:pwa-register';
import '@wangge/ui/tokens.css';
import '@wangge/ui/base.css';
import '@wangge/ui/phone.css';
import { createTexts, startTheme, storedLanguage } from '@wangge/ui';
import { speak } from './adapter/vant';
import App from './App.vue';
import {
  confirmSession,
  onSessionEnded,
  sessionEnded,
  startSession,
} from './areas/session/session';
import { startVisits } from './areas/visits/start';
import { startSending } from './phone/sending';
import { router } from './router';
import { onSignedOut } from './server';
import { onNetworkBack } from './shell/network';
import { offerUpdate } from './shell/update';
import './shell/page.css';
import { texts } from './texts';

startTheme();
speak(storedLanguage());
/** The session is over: its screens close, and signing in again leads back to where one was. */
async function leave(): Promise<void> {
  sessionEnded();
  await router.isReady(); // the session may turn out to be over before the first screen stands
  const { meta, fullPath } = router.currentRoute.value;
  if (!meta.open) await router.replace({ name: 'sign-in', query: { next: fullPath } });
}
onSignedOut(() => void leave());
onSessionEnded(() => void leave());
onNetworkBack(() => void confirmSession());

const update = registerSW({ onNeedRefresh: () => offerUpdate(() => void update(true)) });

async function start(): Promise<void> {
  await startSession();
  await startVisits();
  startSending();
  createApp(App).use(createTexts(texts)).use(router).mount('#app');
}

void start();
