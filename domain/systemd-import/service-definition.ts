import type { ImportedDefinition, ImportedSettings } from '../imported-tasks/imported-task.ts'
import { isSecretName, notWrittenDown, PASSWORD_IN_COMMAND, ranAs, withoutPasswords } from '../imported-tasks/passwords.ts'
import { readAssignments, readExecLine, UnknownSpecifier } from './exec-line.ts'
import { serviceWords } from './service-script.ts'
import { secondsOf } from './time-span.ts'
import { lastSetting, settingValues, type Unit } from './unit-file.ts'

/** What a service becomes; `reason`: why it becomes nothing. */
export type ServiceReading =
  | { definition: ImportedDefinition; settings: ImportedSettings; changes: string[]; notes: string[] }
  | { definition: null; reason: string }

/** Settings of a service that are heeded, or mean nothing for a task. */
const HEEDED = new Set([
  'Type',
  'ExecStart',
  'ExecStartPre',
  'ExecCondition',
  'Environment',
  'EnvironmentFile',
  'User',
  'WorkingDirectory',
  'Restart',
  'RestartSec',
  'SuccessExitStatus',
  'TimeoutStartSec',
  'TimeoutSec',
  'RuntimeMaxSec',
  'StartLimitBurst',
])

const LONGEST_WAIT_SECONDS = 86_400
const LONGEST_RUN_SECONDS = 31_536_000

/** What a service runs, as a definition, and what of its settings are a task's. @param onlyOnDays of the month; null: on all */
export function serviceDefinition(service: Unit, onlyOnDays: string | null): ServiceReading {
  if (settingValues(service, 'Service', 'ExecStart').length === 0)
    return { definition: null, reason: `${service.name} has no ExecStart=, so there is nothing to run.` }
  const changes: string[] = []
  const notes: string[] = []
  try {
    const { environment, secrets } = environmentOf(service, changes)
    const environmentFiles = settingValues(service, 'Service', 'EnvironmentFile')
    const words = serviceWords({ service, environment, environmentFiles, onlyOnDays })
    for (const file of environmentFiles)
      changes.push(`EnvironmentFile=${file} is read by a shell, whose quotes and dollar signs mean more than systemd’s: look at that file.`)
    noteTraps(service, changes, notes)
    const user = lastSetting(service, 'Service', 'User')
    if (user !== null) notes.push(ranAs(user))
    const isConditional = onlyOnDays !== null || settingValues(service, 'Service', 'ExecCondition').length > 0
    const succeed = successCodes(service, changes)
    return {
      definition: {
        words,
        stdin: '',
        folder: folderOf(service),
        environment,
        secrets,
        exitCodes: { ...(succeed.length > 0 && { succeed: [0, ...succeed] }), ...(isConditional && { nothingToDo: [99] }) },
        user,
      },
      settings: { ...timeLimit(service), ...retries(service, changes) },
      changes,
      notes,
    }
  } catch (error) {
    if (!(error instanceof UnknownSpecifier)) throw error
    return {
      definition: null,
      reason: `“${error.message}” stands in ${service.name}, and only that machine knows what it is there: write what it means in its place.`,
    }
  }
}

function environmentOf(service: Unit, changes: string[]): { environment: Record<string, string>; secrets: string[] } {
  const environment = new Map<string, string>()
  const secrets = new Set<string>()
  for (const line of settingValues(service, 'Service', 'Environment'))
    for (const { name, value } of readAssignments(line, service.name))
      if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith('DJAG_') || name === '__proto__')
        changes.push(`The variable “${name}” is left out: a definition takes letters, digits and _, and none that begins with DJAG_.`)
      else if (isSecretName(name)) secrets.add(name)
      else environment.set(name, value)
  for (const name of secrets) {
    environment.delete(name)
    changes.push(notWrittenDown(name))
  }
  return { environment: Object.fromEntries(environment), secrets: [...secrets] }
}

function folderOf(service: Unit): string {
  const folder = lastSetting(service, 'Service', 'WorkingDirectory')?.replace(/^-/, '')
  return folder ?? '/'
}

function timeLimit(service: Unit): ImportedSettings {
  const isOneshot = lastSetting(service, 'Service', 'Type') === 'oneshot'
  const span = isOneshot
    ? (lastSetting(service, 'Service', 'TimeoutStartSec') ?? lastSetting(service, 'Service', 'TimeoutSec'))
    : lastSetting(service, 'Service', 'RuntimeMaxSec')
  const seconds = span === null ? null : secondsOf(span)
  if (seconds === null || seconds <= 0) return {}
  return { timeLimitSeconds: Math.min(LONGEST_RUN_SECONDS, Math.ceil(seconds)) }
}

/** systemd starts a service again as often as its limit lets it; five times in ten seconds where nothing is said. */
function retries(service: Unit, changes: string[]): ImportedSettings {
  const restart = lastSetting(service, 'Service', 'Restart')
  if (restart === null || restart === 'no') return {}
  const burst = Number(lastSetting(service, 'Unit', 'StartLimitBurst') ?? lastSetting(service, 'Service', 'StartLimitBurst') ?? 5)
  const limit = Number.isInteger(burst) && burst >= 1 && burst <= 100 ? burst : 5
  const delay = Math.min(LONGEST_WAIT_SECONDS, Math.round(secondsOf(lastSetting(service, 'Service', 'RestartSec') ?? '100ms') ?? 0))
  changes.push(
    `Restart=${restart} becomes at most ${limit} retries of a run that fails, ${delay} s apart${restart === 'always' || restart === 'on-success' ? '; a run that succeeds is not started again' : ''}.`,
  )
  return {
    retryLimit: limit,
    retryDelaySeconds: delay,
    retryMaxDelaySeconds: Math.max(delay, 3600),
    retryBackoff: 'fixed',
    retryJitter: false,
  }
}

function successCodes(service: Unit, changes: string[]): number[] {
  const said = settingValues(service, 'Service', 'SuccessExitStatus').flatMap((line) => line.split(/\s+/))
  const codes = said.filter((code) => /^\d{1,3}$/.test(code) && Number(code) <= 255).map(Number)
  const others = said.filter((code) => !/^\d{1,3}$/.test(code))
  if (others.length > 0) changes.push(`SuccessExitStatus=${others.join(' ')} is left out: exit codes are numbers here.`)
  return [...new Set(codes)].filter((code) => code !== 0)
}

function noteTraps(service: Unit, changes: string[], notes: string[]): void {
  const commands = settingValues(service, 'Service', 'ExecStart').flatMap((line) => readExecLine(line, service.name))
  if (commands.some(({ mayFail }) => mayFail)) notes.push('A “-” stands before a command: whatever it ends with is a success, as there.')
  if (commands.some(({ hasAllRights }) => hasAllRights))
    changes.push('A “+” or “!” before a command gave it more rights; here it has none.')
  const type = lastSetting(service, 'Service', 'Type')
  if (type === 'forking' || type === 'notify' || type === 'dbus')
    notes.push(`Type=${type}: what it leaves running is killed when the run ends. Let the run be that program, in the foreground.`)
  if (settingValues(service, 'Service', 'ExecStart').some((line) => withoutPasswords(line) !== line)) notes.push(PASSWORD_IN_COMMAND)
  const others = [...(service.sections.get('Service') ?? [])].flatMap(([name, values]) =>
    HEEDED.has(name) || values.length === 0 ? [] : [name],
  )
  const run = others.filter((name) => name.startsWith('Exec'))
  if (run.length > 0) changes.push(`Left out of ${service.name}: ${run.join(', ')}. If it has to run, put it into the command.`)
  const rest = others.filter((name) => !name.startsWith('Exec'))
  if (rest.length > 0) notes.push(`Left out of ${service.name}, as limits and rights are those of the worker: ${rest.join(', ')}.`)
}
