/** Says how old the figures of a page are. */

import { byId } from '../../js/shared/dom.js';
import { failureText } from './failures.js';
import { clock } from './format.js';
import { say } from './parts.js';
import { t } from './texts.js';

let last = 0;

export function sayFresh() {
  last = Date.now();
  byId('as-of').classList.remove('old');
  say(byId('as-of'), t('asOf.fresh', { at: clock(last) }));
}

/** @param {Error} error why there are no newer ones */
export function sayOld(error) {
  byId('as-of').classList.add('old');
  say(byId('as-of'), t('asOf.old', { at: clock(last), why: failureText(error) }));
}
