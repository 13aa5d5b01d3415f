import { isTimeZone } from '#scheduling/cron/zone.ts'
import { type ForeignFields, fieldsAt, flagAt, textAt, wholeAt } from '../imported-tasks/foreign-json.ts'
import type { ImportedDefinition, ImportedSettings, ImportedTask } from '../imported-tasks/imported-task.ts'
import { NOTHING_TO_DO } from '../imported-tasks/only-on-days.ts'
import { PASSWORD_IN_COMMAND, withoutPasswords } from '../imported-tasks/passwords.ts'
import { hiddenCharacterProblem } from '../typed-text.ts'
import { scriptWords } from './cronicle-script.ts'
import { readTiming, type Timing } from './event-timing.ts'
import type { CronicleExport } from './read-export.ts'

/** An event as a task whose name is not given yet, or why it is none. `handler` null: its own definition. */
export type EventReading =
  | (Omit<ImportedTask, 'name' | 'place' | 'identity' | 'source' | 'handler'> & { handler: string | null })
  | { reason: string }

const LONGEST_SECONDS = 31_536_000
const NOT_MADE_UP_SECONDS = 300

/** @param timedBy the event whose timing counts: itself, or the one that starts it */
export function readEvent(
  event: ForeignFields,
  timedBy: ForeignFields,
  { categories, plugins }: CronicleExport,
  hostZone: string | null,
): EventReading {
  const when = readTiming(timedBy)
  if ('reason' in when) return when
  const timezone = textAt(timedBy, 'timezone') || null
  if (timezone !== null && !isTimeZone(timezone)) return { reason: `“${timezone}” is no time zone that is known here.` }
  const what = whatRuns(event, when, plugins)
  if ('reason' in what) return what
  const changes = [...when.changes, ...what.changes]
  const notes = [...what.notes]
  const settings = settingsOf(event, changes, notes)
  const category = (categories.get(textAt(event, 'category') ?? '') ?? '').replaceAll(',', ' ').trim()
  if (category !== '' && category.length <= 50 && hiddenCharacterProblem(category) === null) settings.tags = [category]
  return {
    columns: when.columns,
    timezone: timezone ?? hostZone,
    enabled: flagAt(event, 'enabled') === true,
    handler: what.handler,
    definition: what.definition,
    settings: { ...settings, ...what.settings },
    changes,
    notes,
  }
}

type WhatRuns =
  | { handler: string | null; definition: ImportedDefinition | null; settings: ImportedSettings; changes: string[]; notes: string[] }
  | { reason: string }

function whatRuns(event: ForeignFields, when: Exclude<Timing, { reason: string }>, plugins: ReadonlyMap<string, string>): WhatRuns {
  const plugin = textAt(event, 'plugin') ?? ''
  const params = fieldsAt(event, 'params')
  if (plugin === 'urlplug')
    return when.prefix === null
      ? requestOf(params)
      : { reason: 'It sends a request where day of month and weekday both match, which no crontab says.' }
  if (plugin !== 'shellplug')
    return {
      reason: `Its plugin “${plugins.get(plugin) || plugin}” speaks with Cronicle in a way of its own. Write a definition of its command: docs/handlers.md.`,
    }
  const script = textAt(params, 'script') ?? ''
  if (script.trim() === '') return { reason: 'Its script is empty.' }
  const words = scriptWords(script)
  if (words === null)
    return {
      reason: `Its script begins with “${script.split('\n')[0]?.slice(0, 100)}”: put it into a file, and write a definition that runs it.`,
    }
  return {
    handler: null,
    definition: {
      words: when.prefix === null ? words : ['/bin/sh', '-c', `${when.prefix} exec "$0" "$@"`, ...words],
      stdin: '',
      folder: null,
      environment: {},
      secrets: [],
      exitCodes: when.prefix === null ? {} : { nothingToDo: [NOTHING_TO_DO] },
      user: null,
    },
    settings: {},
    changes:
      flagAt(params, 'json') === true
        ? ['Lines of JSON that its script prints meant something to Cronicle; here they are lines of the log.']
        : [],
    notes: withoutPasswords(script) === script ? [] : [PASSWORD_IN_COMMAND],
  }
}

function requestOf(params: ForeignFields): WhatRuns {
  const url = textAt(params, 'url') ?? ''
  if (!/^https?:\/\//.test(url)) return { reason: 'It sends a request to no address that begins with http:// or https://.' }
  const headers = (textAt(params, 'headers') ?? '').split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  const method = (textAt(params, 'method') ?? 'GET').toUpperCase()
  const body = textAt(params, 'data') ?? ''
  const literal = (text: string) => text.replaceAll('{{', '{{{{')
  const changes = ['success_match', 'error_match'].flatMap((name) =>
    textAt(params, name) ? [`${name} is left out: the status of the answer says whether it succeeded.`] : [],
  )
  if (flagAt(params, 'ssl_cert_bypass') === true) changes.push('ssl_cert_bypass is left out: certificates are always checked.')
  return {
    handler: 'http-request',
    definition: null,
    settings: {
      kwargs: {
        url: literal(url),
        method,
        ...(headers.length > 0 && { headers: Object.fromEntries(headers.map(([name, value]) => [name, literal(value)])) }),
        ...(body !== '' && !['GET', 'HEAD'].includes(method) && { body: literal(body) }),
      },
    },
    changes,
    notes: headers.some(([name, value]) => withoutPasswords(`${name}: ${value}`) !== `${name}: ${value}`)
      ? [
          'A password seems to stand in its headers, and so in the task: keep it in Djag, by “npx djag secrets set NAME”, and write “{{secret:NAME}}” in its place.',
        ]
      : [],
  }
}

function settingsOf(event: ForeignFields, changes: string[], notes: string[]): ImportedSettings {
  const [timeout, retries, delay, children] = ['timeout', 'retries', 'retry_delay', 'max_children'].map((name) => wholeAt(event, name) ?? 0)
  const isQueued = flagAt(event, 'queue') === true
  const isCaughtUp = flagAt(event, 'catch_up') === true
  if (!isCaughtUp)
    changes.push(
      `Without “Run All” Cronicle makes up for nothing${isQueued ? '' : ', and a job that finds no room is lost'}. Here a run that would start more than ${NOT_MADE_UP_SECONDS / 60} minutes late is skipped.`,
    )
  if (textAt(event, 'target'))
    notes.push(`It ran on “${textAt(event, 'target')}”: where only some workers can run it, give it a queue of theirs.`)
  const left = ['notify_success', 'notify_fail', 'web_hook', 'chain_error'].filter((name) => textAt(event, name))
  const limits = ['cpu_limit', 'memory_limit', 'log_max_size'].filter((name) => (wholeAt(event, name) ?? 0) > 0)
  if (flagAt(event, 'multiplex') === true) changes.push('multiplex is left out: a run is on one worker.')
  if (left.length > 0) changes.push(`Left out: ${left.join(', ')}.`)
  if (limits.length > 0) notes.push(`Left out: ${limits.join(', ')}. A definition has limits of its own.`)
  const notesOfEvent = (textAt(event, 'notes') ?? '').replace(/\r\n?/g, '\n').trim().slice(0, 4_000)
  return {
    ...(notesOfEvent !== '' && hiddenCharacterProblem(notesOfEvent, '\n\t') === null && { description: notesOfEvent }),
    ...(isCaughtUp ? {} : { misfirePolicy: 'skip' as const, gracePeriodSeconds: NOT_MADE_UP_SECONDS }),
    ...(timeout !== undefined && timeout > 0 && { timeLimitSeconds: Math.min(LONGEST_SECONDS, timeout) }),
    maxConcurrency: children !== undefined && children > 0 ? Math.min(10_000, children) : null,
    ...(retries !== undefined &&
      retries > 0 && {
        retryLimit: Math.min(100, retries),
        retryDelaySeconds: Math.min(86_400, Math.max(0, delay ?? 0)),
        retryMaxDelaySeconds: Math.min(86_400, Math.max(3600, delay ?? 0)),
        retryBackoff: 'fixed' as const,
        retryJitter: false,
      }),
  }
}
