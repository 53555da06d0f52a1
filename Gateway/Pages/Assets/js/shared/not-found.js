import { setTitle, startPage } from './page.js';
import { t } from './texts.js';

startPage();
setTitle(t('missing.title'));
