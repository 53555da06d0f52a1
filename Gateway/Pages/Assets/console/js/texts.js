/** What the console says, from one file. */

const againAfterMs = 2000;
const texts = await load();

/** Without its texts a page can say nothing, not even that it is offline: it asks until they come. */
async function load() {
  for (;;) {
    const answer = await fetch(new URL('../texts.json', import.meta.url)).catch(() => null);
    if (answer?.ok)
      return answer.json();
    await new Promise(resolve => setTimeout(resolve, againAfterMs));
  }
}

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
