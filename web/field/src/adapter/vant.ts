/**
 * The one place that names the component library. Components come in one by one, each with its
 * own style, so the first load carries only what the screens use.
 */
import 'vant/es/button/style';
import 'vant/es/dialog/style';
import 'vant/es/field/style';
import 'vant/es/list/style';
import 'vant/es/popup/style';
import 'vant/es/pull-refresh/style';
import 'vant/es/toast/style';

import { Locale } from 'vant';
import enUS from 'vant/es/locale/lang/en-US';
import type { Language } from '@wangge/ui';

export {
  Button as VanButton,
  Field as VanField,
  List as VanList,
  Popup as VanPopup,
  PullRefresh as VanPullRefresh,
  showConfirmDialog,
  showDialog,
  showToast,
} from 'vant';

/** Put the library's own words into the reader's language; Chinese is its default. */
export function speak(language: Language): void {
  if (language === 'en') Locale.use('en-US', enUS);
  else Locale.use('zh-CN');
}
