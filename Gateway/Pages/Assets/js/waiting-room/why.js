import { get } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { dateTime, timeOfDay } from '../shared/format.js';
import { fill } from '../shared/notices.js';
import { t } from '../shared/texts.js';

/** Tells why a place is where it is, as of now. @param {string} concertId @param {HTMLElement} part */
export const tellWhy = (concertId, part) => fill(part, async () => {
  const why = await get(`/queue-tokens/me/why?concert=${concertId}`);
  const { before, admitted, left, waiting } = why.aheadBreakdown;
  return [
    el('p', {}, t('why.joined', { time: `${dateTime(why.joinedAt)} (${timeOfDay(why.joinedAt)})`, number: why.arrivalNumber })),
    el('p', {}, t(why.order === 'lottery' ? 'why.byLottery' : 'why.byArrival', { position: why.position })),
    el('dl', { class: 'facts' },
      el('dt', {}, t('why.before')), el('dd', { class: 'number' }, t('number', { value: before })),
      el('dt', {}, t('why.admitted')), el('dd', { class: 'number' }, t('number', { value: admitted })),
      el('dt', {}, t('why.left')), el('dd', { class: 'number' }, t('number', { value: left })),
      el('dt', {}, t('why.waiting')), el('dd', { class: 'number' }, t('number', { value: waiting }))),
  ];
});
