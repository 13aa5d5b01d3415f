/** Remembers whether the navigation is folded, so that the server draws it so and nothing jumps. */
export const NAVIGATION_COOKIE = 'djag.navigation'
