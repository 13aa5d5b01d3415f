import type { ActionType } from '#domain/views/operation-views.ts'
import type { INTERNAL_ACTION_TYPES } from '#server/audit/internal-action-types.ts'

/** The types that only the system records: nobody can ask for one, but one can look for them. */
const RECORDED: Readonly<Record<(typeof INTERNAL_ACTION_TYPES)[number], string>> = {
  'administrator-set-up': 'Administrator set up',
  'password-changed': 'Password changed',
  'token-made': 'Token made',
  'token-revoked': 'Token revoked',
  'person-changed': 'Person changed',
  'sessions-ended': 'Sessions ended',
  'second-factor-changed': 'Second factor changed',
  'task-changed': 'Task changed',
  'crontab-changed': 'Crontab changed',
  'dependency-changed': 'Dependency changed',
  'tag-changed': 'Tag changed',
  'view-changed': 'View changed',
  'manifest-applied': 'File applied',
  'change-set-applied': 'Change set applied',
  'secret-changed': 'Secret changed',
  'incident-changed': 'Incident changed',
  'channel-changed': 'Channel changed',
}

/** Every type one can filter by; one that is chosen already stays among them, whatever it is. */
export function typeChoices(askable: readonly ActionType[], chosen: string | null): { value: string; label: string }[] {
  const titles = new Map<string, string>([...askable.map(({ type, title }) => [type, title] as const), ...Object.entries(RECORDED)])
  if (chosen !== null && !titles.has(chosen)) titles.set(chosen, chosen)
  return [...titles].map(([value, label]) => ({ value, label }))
}
