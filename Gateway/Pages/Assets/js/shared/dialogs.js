/** Questions that stand before everything else until they are answered. */
import { el } from './dom.js';
import { t } from './texts.js';

/**
 * Shows a dialog until it is closed, and takes it away again.
 * @param {string} title @param {import('./dom.js').Child[]} content
 * @returns {{ dialog: HTMLDialogElement, closed: Promise<string> }} closed: the value of the button that closed it, or nothing
 */
export function openDialog(title, content) {
  const heading = el('h2', { id: 'dialog-title' }, title);
  const dialog = /** @type {HTMLDialogElement} */ (el('dialog', { 'aria-labelledby': 'dialog-title' }, el('div', { class: 'stack' }, heading, content)));
  document.body.append(dialog);
  const closed = new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue);
  }));
  dialog.showModal();
  return { dialog, closed };
}

/**
 * @param {{ title: string, text: string, yes: string, no?: string, danger?: boolean }} question
 * @returns {Promise<boolean>}
 */
export async function confirm({ title, text, yes, no = t('cancel'), danger = false }) {
  const answer = await openDialog(title, [
    el('p', {}, text),
    el('form', { method: 'dialog', class: 'cluster end' },
      el('button', { class: 'button', value: '' }, no),
      el('button', { class: `button ${danger ? 'danger' : 'primary'}`, value: 'yes' }, yes)),
  ]).closed;
  return answer === 'yes';
}
