import { el, svg } from '../shared/dom.js';
import { t } from '../shared/texts.js';
import { colourOf } from './hall.js';

const sample = (className, size) => svg('svg', { viewBox: '0 0 1 1', width: 18, height: 18, 'aria-hidden': 'true' },
  svg('rect', { class: className, x: (1 - size) / 2, y: (1 - size) / 2, width: size, height: size }));

/** What colours and forms mean. @param {import('./hall.js').Hall} hall @param {(amount: number) => string} price */
export function legend(hall, price) {
  const categories = hall.categories.map((category, index) => {
    const prices = hall.sections.filter(section => section.category === category).map(section => section.price);
    const [least, most] = [Math.min(...prices), Math.max(...prices)];
    return el('li', { class: 'cluster' }, sample(`seats available ${colourOf(index)}`, 0.78), el('span', {}, category),
      el('span', { class: 'number strong' }, least === most ? price(least) : t('concert.prices', { least: price(least), most: price(most) })));
  });
  return el('ul', { class: 'legend cluster small', 'aria-label': t('seats.legend') }, categories,
    el('li', { class: 'cluster' }, sample('seats held', 0.66), t('seats.held')),
    el('li', { class: 'cluster' }, sample('seats sold', 0.3), t('seats.sold')));
}
