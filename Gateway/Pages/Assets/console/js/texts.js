/** What the console says, from one file. */

const texts = await (await fetch('/assets/console/texts.json')).json();

/**
 * @param {string} key such as "overview.empty"; one that is missing is shown as it is
 * @param {Record<string, unknown>} [values] for the places in braces
 */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => name in values ? String(values[name]) : place);
}

/** The text of a word that the service may add to without the console knowing: then the word itself. */
export function word(prefix, name) {
  return texts[`${prefix}.${name}`] ?? String(name);
}

/** Fills in what the page's file leaves to this one. */
export function fillTexts(root = document) {
  for (const element of root.querySelectorAll('[data-text]'))
    element.textContent = t(element.dataset.text);
  for (const element of root.querySelectorAll('[data-label]'))
    element.setAttribute('aria-label', t(element.dataset.label));
}
