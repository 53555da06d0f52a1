/** How full each section of an evening is, and every seat of it as one dot. */

import { button, byId, el, svg } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { failureText } from './failures.js';
import { momentIn, money, number, share } from './format.js';
import { failurePlace, fill, wide } from './parts.js';
import { poll } from './poll.js';
import { newSeatDrawing } from './seat-drawing.js';
import { t } from './texts.js';

/** A hall of 50,000 seats is some megabytes: it is read less often. */
const everySeconds = seats => seats > 5000 ? 15 : 4;
const statuses = ['available', 'held', 'sold'];

export function openHeat(concertId, timeZone) {
  const failure = failurePlace('heat-failure');
  const tabs = el('div', { id: 'heat-dates', class: 'cluster', role: 'group', 'aria-label': t('heat.dates') });
  const legend = el('ul', { id: 'heat-legend', class: 'cluster legend' });
  const sections = el('tbody', { id: 'heat-sections' });
  const drawing = newSeatDrawing();
  let chosen = null;
  let seats = 0;
  let watch = null;
  let buttons = new Map();
  fill(byId('heat'),
    el('h2', {}, t('heat.title')), tabs, failure.place, legend, drawing.element,
    wide(t('heat.sections'), el('table', {}, el('caption', { class: 'aloud' }, t('heat.sections')),
      el('thead', {}, el('tr', {}, ['section', 'fill', ...statuses, 'revenue'].map(name =>
        el('th', { scope: 'col', class: name === 'section' || name === 'fill' ? null : 'number' }, t(`heat.${name}`))))), sections)));

  function choose(date) {
    chosen = date;
    watch?.stop();
    drawing.clear();
    for (const [key, tab] of buttons)
      tab.setAttribute('aria-pressed', String(key === date));
    watch = poll({
      everySeconds: () => everySeconds(seats),
      read: signal => get(path`/admin/concerts/${concertId}/dates/${date}/seats`, signal),
      show(map) {
        failure.hide();
        drawing.show(map.seats);
      },
      fail: error => failure.show(failureText(error)),
    });
  }

  /** @param {any} sales of all dates */
  function show(sales) {
    if (sales.dates.length !== buttons.size) {
      buttons = new Map(sales.dates.map(date => [date.date, button(momentIn(date.startsAt, timeZone), () => {
        choose(date.date);
        showDate(date, sales.currency);
      })]));
      fill(tabs, ...buttons.values());
    }

    const date = sales.dates.find(each => each.date === chosen) ?? sales.dates[0];
    if (!date)
      return;
    if (date.date !== chosen)
      choose(date.date);
    showDate(date, sales.currency);
  }

  function showDate(date, currency) {
    seats = date.seatsTotal;
    const counts = { available: date.seatsAvailable, held: date.seatsHeld, sold: date.seatsSold };
    fill(legend, ...statuses.map(status => el('li', { class: status }, `${t(`heat.${status}`)} ${number(counts[status])}`)));
    fill(sections, ...date.sections.map(section => sectionRow(section, currency)));
  }

  return { show };
}

function sectionRow(section, currency) {
  return el('tr', { 'data-section': section.name },
    el('th', { scope: 'row' }, section.name),
    el('td', {}, fillBar(section), el('span', { class: 'small' }, share(section.seatsSold + section.seatsHeld, section.seatsTotal))),
    el('td', { class: 'number' }, number(section.seatsAvailable)),
    el('td', { class: 'number' }, number(section.seatsHeld)),
    el('td', { class: 'number' }, number(section.seatsSold)),
    el('td', { class: 'number' }, money(section.revenue, currency)));
}

function fillBar({ seatsTotal, seatsHeld, seatsSold }) {
  const percent = count => `${count / seatsTotal * 100}%`;
  return svg('svg', { class: 'fill-bar', 'aria-hidden': 'true', width: '100%', height: 10 },
    svg('rect', { class: 'available', width: '100%', height: 10 }),
    svg('rect', { class: 'sold', width: percent(seatsSold), height: 10 }),
    svg('rect', { class: 'held', x: percent(seatsSold), width: percent(seatsHeld), height: 10 }));
}
