import '@wangge/ui/tokens.css';
import '@wangge/ui/base.css';
import './console.css';
import { createTexts, startTheme } from '@wangge/ui';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';
import { texts } from './texts';

startTheme();
createApp(App).use(createTexts(texts)).use(router).mount('#app');
