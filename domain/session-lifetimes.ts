/** A browser that has not been here for so long is signed out. */
export const SESSION_IDLE_SECONDS = 7 * 24 * 3_600
/** A browser is signed out after so long, however often it was here. */
export const SESSION_LONGEST_SECONDS = 30 * 24 * 3_600
/** So long after a password was typed it need not be typed again before people are touched. */
export const CONFIRMED_SECONDS = 15 * 60
/** So long a link by which somebody chooses a password is worth something. */
export const PASSWORD_LINK_HOURS = 72
