/** PostgreSQL channel on which workers hear that actions are pending; no payload: they take the oldest first. */
export const ACTION_CHANNEL = 'djag_action'
