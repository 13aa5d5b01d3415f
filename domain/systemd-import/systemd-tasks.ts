import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { intervalInCron } from '#scheduling/cron/intervals.ts'
import { type ImportedSettings, nothingRead, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { asHandlerName, freeName, takenNames } from '../imported-tasks/names.ts'
import { withoutPasswords } from '../imported-tasks/passwords.ts'
import { zoneQuestion } from '../imported-tasks/zone-question.ts'
import { readCalendar } from './calendar.ts'
import { serviceDefinition } from './service-definition.ts'
import { secondsOf } from './time-span.ts'
import { isYes, lastSetting, readUnits, settingValues, type Unit } from './unit-file.ts'

/** After how long a run that a machine was off for is not made up. */
const NOT_MADE_UP_SECONDS = 300
const LATE_SECONDS = 60
/** What counts from a boot or from the last run, which no crontab does. */
const MONOTONIC = ['OnActiveSec', 'OnBootSec', 'OnStartupSec', 'OnUnitActiveSec', 'OnUnitInactiveSec', 'OnClockChange', 'OnTimezoneChange']
const LEFT_OUT_OF_TIMERS = ['RandomizedDelaySec', 'FixedRandomDelay', 'AccuracySec', 'WakeSystem', 'DeferReactivation', 'RemainAfterElapse']

/** Timers with their services, as `systemctl cat` prints them: each `OnCalendar=` becomes a task. */
export function systemdTasks(text: string, options: { hostZone: string | null; fileName: string }): ReadTasks {
  const units = new Map(readUnits(text, options.fileName).map((unit) => [unit.name, unit]))
  const result = nothingRead()
  const taken = takenNames()
  const services = new Map<string, Unit>()
  const timers = [...units.values()].filter(({ sections }) => sections.has('Timer'))
  const started = new Set<Unit>()
  for (const timer of timers) {
    const name = lastSetting(timer, 'Timer', 'Unit') ?? timer.name.replace(/(?:\.timer)?$/, '.service')
    const service = timer.sections.has('Service') ? timer : units.get(name)
    if (service) started.add(service)
    readTimer(timer, service ?? name, { result, taken, services, hostZone: options.hostZone })
  }
  suggestFromOrder(result, services)
  for (const unit of units.values())
    if (unit.sections.has('Service') && !started.has(unit))
      result.leftOut.push({ place: unit.name, source: unit.name, reason: 'No timer of the text starts it.' })
  if (timers.length === 0)
    result.remarks.push('There is no [Timer] in it. Print timers with their services: systemctl cat load.timer load.service')
  if (result.tasks.some(({ definition }) => definition?.user === null))
    result.remarks.push('Where no User= stands, a service of the system runs as root: let a worker of the right user run it.')
  if (options.hostZone === null && result.tasks.some(({ timezone }) => timezone === null))
    result.questions.push(zoneQuestion('the machine whose timers they are'))
  return result
}

/** `services`: what each task runs, by its name. */
type Made = { result: ReadTasks; taken: Set<string>; services: Map<string, Unit>; hostZone: string | null }

function readTimer(timer: Unit, service: Unit | string, { result, taken, services, hostZone }: Made): void {
  const calendars = settingValues(timer, 'Timer', 'OnCalendar')
  const monotonic = MONOTONIC.filter((name) => settingValues(timer, 'Timer', name).length > 0)
  const source = sourceOf(timer, service)
  const leftOut = (reason: string) => result.leftOut.push({ place: timer.name, source, reason })
  if (calendars.length === 0) {
    leftOut(monotonic.length > 0 ? whyNoClock(timer, monotonic) : 'It has no OnCalendar=, so it never fires by the clock.')
    return
  }
  if (typeof service === 'string') {
    leftOut(`Its ${service} does not stand in the text. Print both: systemctl cat ${timer.name} ${service}`)
    return
  }
  let handler: string | null = null
  for (const calendar of calendars) {
    const when = readCalendar(calendar)
    if (when.columns === null) {
      leftOut(when.problem)
      continue
    }
    const what = serviceDefinition(service, when.onlyOnDays)
    if (what.definition === null) {
      leftOut(what.reason)
      return
    }
    const name = freeName(asHandlerName(timer.name.replace(/\.(?:timer|service)$/, '')), taken)
    services.set(name, service)
    const mayShare: boolean = handler !== null && when.onlyOnDays === null
    const notes = calendars.length > 1 ? ['Its timer has several OnCalendar=: each is a task of its own, and their runs may overlap.'] : []
    const description = lastSetting(timer, 'Unit', 'Description') ?? lastSetting(service, 'Unit', 'Description')
    result.tasks.push({
      place: timer.name,
      identity: calendars.length > 1 ? `${timer.name} ${calendar}` : timer.name,
      source,
      name,
      columns: when.columns,
      timezone: when.timezone ?? hostZone,
      enabled: true,
      handler: mayShare ? (handler ?? name) : name,
      definition: what.definition,
      settings: { ...(description !== null && { description }), ...misfires(timer), ...what.settings },
      changes: [...when.changes, ...changesOfTimer(timer, monotonic), ...what.changes],
      notes: [...notes, ...what.notes],
    })
    if (when.onlyOnDays === null) handler ??= name
  }
}

/** What the machine was off for is made up once with `Persistent=`, and not at all without. */
function misfires(timer: Unit): ImportedSettings {
  return isYes(lastSetting(timer, 'Timer', 'Persistent'))
    ? { misfirePolicy: 'coalesce', gracePeriodSeconds: LATE_SECONDS }
    : { misfirePolicy: 'skip', gracePeriodSeconds: NOT_MADE_UP_SECONDS }
}

function changesOfTimer(timer: Unit, monotonic: readonly string[]): string[] {
  const changes = isYes(lastSetting(timer, 'Timer', 'Persistent'))
    ? []
    : [
        `Persistent= is not set: what was missed is not made up. Here a run that would start more than ${NOT_MADE_UP_SECONDS / 60} minutes late is skipped, also where the one before takes longer than that.`,
      ]
  if (monotonic.length > 0) changes.push(`${monotonic.join(', ')} left out: a task follows the clock alone.`)
  for (const name of LEFT_OUT_OF_TIMERS) {
    const value = lastSetting(timer, 'Timer', name)
    if (value !== null) changes.push(`${name}=${value} is left out: tasks start at their instant.`)
  }
  return changes
}

function whyNoClock(timer: Unit, monotonic: readonly string[]): string {
  const span = lastSetting(timer, 'Timer', 'OnUnitActiveSec') ?? lastSetting(timer, 'Timer', 'OnUnitInactiveSec')
  const seconds = span === null ? null : secondsOf(span)
  const why = `${monotonic.join(' and ')} count from a start or from the run before, and a task follows the clock.`
  if (seconds === null || seconds < 1 || !Number.isInteger(seconds)) return `${why} Write an OnCalendar= in its place.`
  const { exact, nearest } = intervalInCron(seconds)
  const meant = exact ? [exact] : nearest.map(({ columns }) => columns)
  if (meant.length === 0) return `${why} Write an OnCalendar= in its place.`
  return `${why} For every ${span} make a task with the crontab ${meant.map((columns) => `“${cronExpression(columns)}”`).join(' or ')}${exact ? '' : ', which is the nearest'}.`
}

function sourceOf(timer: Unit, service: Unit | string): string {
  const when = [...(timer.sections.get('Timer') ?? [])].flatMap(([name, values]) =>
    name.startsWith('On') ? values.map((value) => `${name}=${value}`) : [],
  )
  const what = typeof service === 'string' ? [] : settingValues(service, 'Service', 'ExecStart').map((line) => `ExecStart=${line}`)
  return withoutPasswords([...when, ...what].join(' '))
}

/** `After=` and the like of another timer's service: one wants what the other made. */
function suggestFromOrder(result: ReadTasks, services: ReadonlyMap<string, Unit>): void {
  for (const task of result.tasks) {
    const service = services.get(task.name)
    const before = service ? ['After', 'Requires', 'Wants', 'BindsTo'].flatMap((name) => settingValues(service, 'Unit', name)) : []
    const named = new Set(before.flatMap((line) => line.split(/\s+/)))
    for (const other of result.tasks) {
      const wanted = services.get(other.name)
      if (service && wanted && wanted !== service && named.has(wanted.name))
        result.suggested.push({ depender: task.name, dependee: other.name, reason: `${service.name} is ordered after ${wanted.name}.` })
    }
  }
}
