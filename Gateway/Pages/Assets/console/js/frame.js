/** What every page of the console has: where one is, the search, the way out, and the alarms. */

import { button, byId, el } from '../../js/shared/dom.js';
import { watchAlarms } from './alarms.js';
import { signOut } from './api.js';
import { fill } from './parts.js';
import { fillTexts, t } from './texts.js';

const pages = [['overview', '/console'], ['search', '/console/search'], ['health', '/console/health']];

/** @param {string} page the key of the page that is open */
export function openFrame(page) {
  fillTexts();
  retitle(t(`nav.${page}`));
  document.body.prepend(el('a', { class: 'button skip', href: '#main' }, t('nav.skip')));
  fill(byId('frame'),
    el('a', { class: 'brand', href: '/console' }, t('nav.brand')),
    el('nav', { 'aria-label': t('nav.label') }, pages.map(([key, href]) =>
      el('a', { href, 'aria-current': key === page ? 'page' : null }, t(`nav.${key}`)))),
    el('form', { role: 'search', action: '/console/search', method: 'get' },
      el('input', { name: 'q', type: 'search', required: true, maxlength: 1000, placeholder: t('nav.find'), 'aria-label': t('nav.find') })),
    button(t('nav.signOut'), leave, 'plain'));
  watchAlarms();
}

/** @param {string} name of what the page shows */
export function retitle(name) {
  document.title = t('nav.title', { page: name });
}

async function leave() {
  await signOut();
  location.assign('/console/sign-in');
}
