/** How far an answer about an invariant can be believed now. */

/**
 * @param {{holds: boolean | null, checkedAt: string | null, durationSeconds: number}} item
 * @param {number} periodSeconds how often a check begins: after two that did not come, the last says nothing about the present
 * @param {number} nowMs the service's time
 * @returns {'broken' | 'unchecked' | 'stale' | 'holds'} what was found broken stays so until a check finds it whole
 */
export function stateOf(item, periodSeconds, nowMs) {
  if (item.holds === false)
    return 'broken';
  if (!item.checkedAt || item.holds !== true)
    return 'unchecked';
  return nowMs - Date.parse(item.checkedAt) > (2 * periodSeconds + item.durationSeconds) * 1000 ? 'stale' : 'holds';
}
