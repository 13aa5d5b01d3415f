/** Actions that the system records of changes made elsewhere. They are in the registry, but nobody can ask for them. */
export const INTERNAL_ACTION_TYPES = [
  'task-changed',
  'crontab-changed',
  'dependency-changed',
  'tag-changed',
  'view-changed',
  'manifest-applied',
  'change-set-applied',
  'secret-changed',
  'incident-changed',
  'channel-changed',
  'administrator-set-up',
  'password-changed',
  'token-made',
  'token-revoked',
  'person-changed',
  'sessions-ended',
  'second-factor-changed',
] as const
export type InternalActionType = (typeof INTERNAL_ACTION_TYPES)[number]

/** What is audited and is no action: nothing was changed. Their titles. */
export const AUDITED_EVENTS = {
  'signed-in': 'Signed in',
  'sign-in-refused': 'Sign-in refused',
  'signed-out': 'Signed out',
  'token-refused': 'Token refused',
  refused: 'Refused',
  exported: 'Exported',
} as const
