/** How far an answer about an invariant can be believed now. */

/** Checks come every five minutes unless set otherwise: after two that did not come, the last says nothing about the present. */
const freshForSeconds = 660;

/**
 * @param {{holds: boolean | null, checkedAt: string | null}} item
 * @param {number} nowMs the service's time
 * @returns {'broken' | 'unchecked' | 'stale' | 'holds'} what was found broken stays so until a check finds it whole
 */
export function stateOf(item, nowMs) {
  if (item.holds === false)
    return 'broken';
  if (!item.checkedAt || item.holds !== true)
    return 'unchecked';
  return nowMs - Date.parse(item.checkedAt) > freshForSeconds * 1000 ? 'stale' : 'holds';
}
