/** One evening with its sale. Its elements stay, so that what is being typed or pressed is not taken away by the next figures. */

import { serverNow } from '../../js/shared/clock.js';
import { el } from '../../js/shared/dom.js';
import { momentIn, number, share } from './format.js';
import { action, chip, field, say, submitButton } from './parts.js';
import { dateState, saleChipKind } from './sale-states.js';
import { t } from './texts.js';
import { fromLocalIn, localIn } from './zone.js';

/** @param {{open: (date: any) => void, close: (date: any) => void, moveWindow: (date: any, window: any) => void}} acts */
export function newDateItem(key, timeZone, acts) {
  let current = null;
  const title = el('h3');
  const state = chip('');
  const window = el('p', { class: 'muted small' });
  const counts = el('p');
  const open = action(`open-${key}`, t('dates.open'), () => acts.open(current));
  const close = action(`close-${key}`, t('dates.close'), () => acts.close(current), 'danger');
  open.setAttribute('aria-label', t('dates.openTitle', { date: key }));
  close.setAttribute('aria-label', t('dates.closeTitle', { date: key }));
  const form = windowForm(key, timeZone, next => acts.moveWindow(current, next));
  const element = el('li', { class: 'card stack stack-tight', 'data-date': key },
    el('div', { class: 'cluster spread' }, title, state), window, counts, el('div', { class: 'cluster' }, open, close), form.element);

  function show(date) {
    current = date;
    const is = dateState(date, serverNow());
    element.dataset.state = is;
    say(title, momentIn(date.startsAt, timeZone));
    say(state, t(`sale.${is}`));
    state.className = `chip ${saleChipKind[is]}`;
    say(window, t('dates.window', { opens: momentIn(date.saleOpensAt, timeZone), closes: momentIn(date.saleClosesAt, timeZone) }));
    say(counts, t('dates.counts', {
      sold: number(date.seatsSold), held: number(date.seatsHeld), total: number(date.seatsTotal), share: share(date.seatsSold ?? 0, date.seatsTotal),
    }));
    open.hidden = is !== 'notOpen' && is !== 'closed';
    close.hidden = is !== 'open' && is !== 'soldOut';
    form.element.hidden = is === 'begun';
    form.show(date);
  }

  return { element, show };
}

function windowForm(key, timeZone, submit) {
  const input = name => field(t(`dates.${name}`), { id: `${name}-${key}`, type: 'datetime-local', required: true });
  const [opens, closes] = [input('saleOpensAt'), input('saleClosesAt')];
  const inputs = [opens, closes].map(part => part.querySelector('input'));
  const form = el('form', { class: 'stack stack-tight' },
    opens, closes, el('div', {}, submitButton(`move-${key}`, t('dates.move'))));
  const element = el('details', {}, el('summary', {}, t('dates.edit')), form);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const [saleOpensAt, saleClosesAt] = inputs.map(each => fromLocalIn(each.value, timeZone));
    submit({ saleOpensAt, saleClosesAt });
  });

  function show(date) {
    if (element.open)
      return;
    inputs[0].value = localIn(date.saleOpensAt, timeZone);
    inputs[1].value = localIn(date.saleClosesAt, timeZone);
  }

  return { element, show };
}
