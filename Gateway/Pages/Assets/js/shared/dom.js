/** Elements are built, never parsed: what comes from the API can only become text. */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | null | undefined | false} Child */

function build(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child || child === 0));
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] attributes; `on` holds listeners by event, `data` the data attributes
 * @param {...(Child | Child[])} children
 */
export const el = (tag, properties = {}, ...children) => build(document.createElement(tag), properties, children);

/** The same for SVG. */
export const svg = (tag, properties = {}, ...children) => build(document.createElementNS(svgNamespace, tag), properties, children);

/** @param {string} id */
export const byId = id => /** @type {HTMLElement} */ (document.getElementById(id));

/** A button that can be pressed once until what it does is done. @param {() => unknown} act */
export function button(text, act, className = '') {
  const made = el('button', { type: 'button', class: `button ${className}`, on: { click: () => busy(made, act) } }, text);
  return made;
}

/** Bars a button while something runs. @param {HTMLButtonElement} pressed @param {() => unknown} act */
export async function busy(pressed, act) {
  if (pressed.getAttribute('aria-busy') === 'true') return;
  pressed.setAttribute('aria-busy', 'true');
  pressed.setAttribute('aria-disabled', 'true');
  try {
    await act();
  } finally {
    pressed.removeAttribute('aria-busy');
    pressed.removeAttribute('aria-disabled');
  }
}
