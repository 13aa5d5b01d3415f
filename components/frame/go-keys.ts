/** After `g` the next key must come within this time. */
export const GO_WINDOW_MS = 1200

export type GoState = { pressedGAtMs: number | null }
export type GoStep = { state: GoState; goTo: string | null }

/**
 * Two keys that go somewhere: `g`, then the key of a place.
 * @param places hrefs by key
 */
export function goStep(state: GoState, key: string, atMs: number, places: ReadonlyMap<string, string>): GoStep {
  const isSecond = state.pressedGAtMs !== null && atMs - state.pressedGAtMs <= GO_WINDOW_MS
  if (isSecond) return { state: { pressedGAtMs: null }, goTo: places.get(key) ?? null }
  return { state: { pressedGAtMs: key === 'g' ? atMs : null }, goTo: null }
}
