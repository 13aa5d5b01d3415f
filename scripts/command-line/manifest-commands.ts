import { readFileSync } from 'node:fs'
import { counted } from '#domain/counted.ts'
import { shellWord } from '#domain/imported-tasks/shell-words.ts'
import { changesInCounts, changesInWords } from '#domain/manifest/changes-in-words.ts'
import { isUnchanged, type ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import { manifestSchema, type WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { DjagRefusal } from '../../clients/typescript/djag.ts'
import type { Operations, Schemas } from '../../clients/typescript/operations.ts'
import { CallFailure, EXIT, exitCodeOf } from './call-failure.ts'
import type { Call, Command } from './command.ts'
import { type ManifestFile, ManifestFileError, manifestFileText, readManifestFile } from './manifest-file.ts'
import { plainText } from './plain-text.ts'

/** What `plan` ends with where something would change, so that a pipeline sees it: as `terraform plan -detailed-exitcode` does. */
const EXIT_CHANGES = 2

/** `npx djag export > djag.yaml` */
export const EXPORT: Command = {
  takes: [],
  options: { schema: { type: 'boolean', says: 'print the JSON schema of such a file instead, for editors' } },
  says: 'Print all tasks, crontabs, dependencies and tags as one file.',
  run: async (call) => {
    if (call.options.schema === true) {
      call.print(JSON.stringify(manifestSchema(), null, 2))
      return EXIT.done
    }
    const manifest = (await call.client.exportManifest()) as WrittenManifest
    call.print(call.isJson ? JSON.stringify(manifest, null, 2) : manifestFileText(manifest).trimEnd())
    return EXIT.done
  },
}

const PRUNE = { type: 'boolean', says: 'remove what is not in the file; it is kept otherwise' } as const
const ENABLING = { type: 'string', says: 'of tasks that it enables, of past instants: fromNow (if left out), latest or all' } as const

/** `npx djag plan djag.yaml` */
export const PLAN: Command = {
  takes: ['FILE'],
  options: { prune: PRUNE, enabling: ENABLING, days: { type: 'string', says: 'how far to look ahead, up to 31; 7 if left out' } },
  says: 'Say what applying a file would change, and what that does to the coming days. Exit code 2: something would change.',
  misunderstood: EXIT.refused,
  run: async (call) => {
    const file = fileOf(call)
    const body = { manifest: sentOf(file), ...asked(call, EXIT.refused), days: daysOf(call) }
    const { difference, fingerprint, ...plan } = await placing(call, file, () => call.client.planManifest({ body }))
    const changes = changesIn(plan)
    if (call.isJson) call.print(JSON.stringify({ changes, difference, fingerprint }, null, 2))
    else {
      printChanges(call, changes)
      for (const line of differenceInWords(difference)) call.print(plainText(line))
      if (!isUnchanged(changes)) call.print(`\nTo apply just this: ${applying(call, fingerprint)}`)
    }
    return isUnchanged(changes) ? EXIT.done : EXIT_CHANGES
  },
}

/** `npx djag apply djag.yaml` */
export const APPLY: Command = {
  takes: ['FILE'],
  options: {
    prune: PRUNE,
    enabling: ENABLING,
    fingerprint: { type: 'string', says: 'of a plan: refused once something was changed since' },
  },
  says: 'Make everything be as a file says, or nothing. Applied twice it changes nothing.',
  run: async (call) => {
    const file = fileOf(call)
    const { fingerprint } = call.options
    const body = { manifest: sentOf(file), ...asked(call, EXIT.usage), ...(typeof fingerprint === 'string' ? { fingerprint } : {}) }
    const changes = changesIn(await placing(call, file, () => call.client.applyManifest({ body })))
    if (call.isJson) call.print(JSON.stringify({ changes }, null, 2))
    else {
      printChanges(call, changes)
      if (!isUnchanged(changes)) call.print(`Applied: ${changesInCounts(changes)}.`)
    }
    return EXIT.done
  },
}

/** What stands in the file, right or wrong: the server says what of it is none. */
function sentOf({ sent }: ManifestFile): Schemas['Manifest'] {
  return sent as Schemas['Manifest']
}

/** What comes as JSON is nothing but JSON. */
function changesIn({ changes }: Pick<Operations['applyManifest']['answer'], 'changes'>): ManifestChanges {
  return changes as ManifestChanges
}

/** As a shell takes it, with all by which the plan was made. */
function applying({ given: [file = ''], options: { prune, enabling } }: Call, fingerprint: string): string {
  const words = ['npx', 'djag', 'apply', file, '--fingerprint', fingerprint, ...(prune === true ? ['--prune'] : [])]
  return [...words, ...(typeof enabling === 'string' ? ['--enabling', enabling] : [])].map(shellWord).join(' ')
}

function asked({ options }: Call, exitCode: number) {
  const enableChoice = RESUME_CHOICES.find((choice) => choice === (options.enabling ?? 'fromNow'))
  if (!enableChoice) throw new CallFailure(`--enabling is ${RESUME_CHOICES.join(', ')}.`, exitCode)
  return { prune: options.prune === true, enableChoice }
}

function daysOf({ options }: Call): number {
  const days = Number(options.days ?? 7)
  if (!Number.isInteger(days) || days < 1 || days > 31) throw new CallFailure('--days is a whole number from 1 to 31.', EXIT.refused)
  return days
}

function fileOf({ given: [file = ''] }: Call): ManifestFile {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CallFailure(`The file ${file} cannot be read: ${(error as Error).message}.`, EXIT.refused)
  }
  try {
    return readManifestFile(text)
  } catch (error) {
    if (!(error instanceof ManifestFileError)) throw error
    throw new CallFailure(refusalOf(file, error.message), EXIT.refused)
  }
}

function refusalOf(file: string, sentences: string): string {
  const lines = sentences.split('\n').map((line) => `  ${plainText(line)}`)
  return [`${file} is refused, and nothing is changed:`, ...lines].join('\n')
}

const SENT = 'manifest.'

/** Asks the server; what it says of a field is told with its place in the file. */
async function placing<Answer>({ given: [file = ''] }: Call, { placed }: ManifestFile, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof DjagRefusal) || !error.fields.some(({ field }) => field.startsWith(SENT))) throw error
    const told = error.fields.map(({ field, detail }) => {
      const name = field.startsWith(SENT) ? field.slice(SENT.length) : field
      return `${placed(name)}: ${name}: ${detail}`
    })
    throw new CallFailure(refusalOf(file, told.join('\n')), exitCodeOf(error) ?? EXIT.refused, { cause: error })
  }
}

function printChanges(call: Call, changes: ManifestChanges): void {
  for (const line of changesInWords(changes)) call.print(plainText(line))
  if (isUnchanged(changes)) call.print('Nothing to change.')
}

function differenceInWords(difference: Operations['planManifest']['answer']['difference']): string[] {
  if (!difference) return []
  const { from, through, wantedThrough, isPartial, tasks, tasksLeftOut } = difference
  const lines = ['', `From ${from} to ${through}, if runs take their usual time:`]
  if (tasks.length === 0) lines.push('  No run starts otherwise.')
  for (const { task, added, removed, moved, firstAdded, firstRemoved, firstMoved, newlyBlocked, unblocked } of tasks) {
    const parts = [
      ...(added > 0 ? [`${counted(added, 'run')} more, the first at ${firstAdded[0]?.startsAt}`] : []),
      ...(removed > 0 ? [`${counted(removed, 'run')} less, the first at ${firstRemoved[0]?.startsAt}`] : []),
      ...(moved > 0
        ? [`${counted(moved, 'run')} moved, the first from ${firstMoved[0]?.before.startsAt} to ${firstMoved[0]?.after.startsAt}`]
        : []),
      ...(newlyBlocked ? [`blocked since ${newlyBlocked.since}${waitingFor(newlyBlocked.waitsFor)}`] : []),
      ...(unblocked ? [`no longer blocked${waitingFor(unblocked.waitsFor)}`] : []),
    ]
    lines.push(`  “${task}”: ${parts.join('; ')}.`)
  }
  if (tasksLeftOut > 0) lines.push(`  and ${counted(tasksLeftOut, 'more task')}`)
  if (through !== wantedThrough) lines.push(`  So much happens that it was looked at until ${through} only, not until ${wantedThrough}.`)
  if (isPartial) lines.push('  More tasks are concerned than were simulated.')
  return lines
}

function waitingFor(names: readonly string[]): string {
  return names.length === 0 ? '' : `, waiting for ${names.map((name) => `“${name}”`).join(', ')}`
}
