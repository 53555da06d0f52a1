/** The sentences of the pages in the visitor's language: one file a language, and no other text in any module. */

export const languages = { en: 'English', ko: '한국어' };

const remembered = 'ticketing-language';

function preferred() {
  const wishes = [localStorage.getItem(remembered), ...navigator.languages];
  return wishes.map(wish => wish?.slice(0, 2).toLowerCase()).find(wish => wish && wish in languages) ?? 'en';
}

async function load() {
  for (;;) {
    try {
      const answer = await fetch(new URL(`../../texts/${language}.json`, import.meta.url));
      if (answer.ok) return await answer.json();
    } catch {
      // Without its texts a page can say nothing, not even that it is offline: try until they come.
    }
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}

export const language = preferred();
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
/** @type {Record<string, string | Record<string, string>>} */
const texts = await load();

/** @param {string} chosen remembered for the next visits */
export function switchLanguage(chosen) {
  localStorage.setItem(remembered, chosen);
  location.reload();
}

/**
 * The sentence of a key, with its {placeholders} filled. A sentence with plural forms chooses by `count`.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const entry = texts[key];
  const text = typeof entry === 'object' ? entry[plurals.select(Number(values.count))] ?? entry.other : entry;
  if (text === undefined) throw new Error(`No text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** Whether there is a sentence for a key. @param {string} key */
export const hasText = key => key in texts;

/** Fills the elements of a page that name their text. */
export function fillTexts() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = t(element.dataset.text);
}
