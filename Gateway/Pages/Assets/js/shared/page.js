/** The frame that all buyers' pages share: the bar with its ways, the language, who is signed in, and whether the service is reached. */
import { busy, byId, el } from './dom.js';
import { displayName, session, signInAddress, signOut } from './session.js';
import { fillTexts, language, languages, switchLanguage, t } from './texts.js';

const ways = [['/', 'nav.concerts'], ['/bookings', 'nav.bookings'], ['/wallet', 'nav.wallet']];

/** The ids in the page's own address: /concerts/{1}/dates/{3} gives [1, 3] as they stand. */
export const pathParts = () => location.pathname.split('/').filter(Boolean).map(decodeURIComponent);

/** @param {string} title what stands in the window's title */
export function setTitle(title) {
  document.title = `${title} · ${t('brand')}`;
}

function navigation() {
  return el('nav', { 'aria-label': t('nav.label') }, ways.map(([href, key]) =>
    el('a', { href, 'aria-current': location.pathname === href ? 'page' : null }, t(key))));
}

function languageChoice() {
  const options = Object.entries(languages).map(([code, name]) => el('option', { value: code, lang: code, selected: code === language }, name));
  const choice = el('select', { 'aria-label': t('nav.language'), on: { change: () => switchLanguage(choice.value) } }, options);
  return choice;
}

async function whoIsHere(place) {
  const here = await session();
  place.replaceChildren(here
    ? el('button', { type: 'button', class: 'button plain', title: displayName(), on: { click: event => busy(event.currentTarget, signOut) } }, t('session.signOut'))
    : el('a', { class: 'button plain', href: signInAddress() }, t('session.signIn')));
}

function watchReach() {
  const banner = el('p', { class: 'reach', role: 'status', hidden: true }, t('offline'));
  byId('bar').after(banner);
  const show = reached => {
    banner.hidden = reached;
    // A browser may take long to notice that a stream is dead: until then nothing on the page is to call itself live.
    document.body.classList.toggle('cut-off', !reached);
  };
  addEventListener('reach', event => show(event.detail));
  addEventListener('offline', () => show(false));
  addEventListener('online', () => show(true));
}

/** Sets up the frame of a page. Its own module fills the rest. */
export function startPage() {
  fillTexts();
  const who = el('span', { class: 'who' });
  byId('bar').append(navigation(), who);
  document.body.prepend(el('a', { class: 'button skip', href: '#main' }, t('nav.skip')));
  document.body.append(el('footer', { class: 'foot' }, languageChoice()), el('div', { id: 'toasts', class: 'toasts', role: 'status', 'aria-live': 'polite' }));
  watchReach();
  if (location.pathname !== '/sign-in') whoIsHere(who);
}
