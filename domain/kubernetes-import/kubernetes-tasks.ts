import { fieldsAt, textAt } from '../imported-tasks/foreign-json.ts'
import { nothingRead, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { asHandlerName, freeName, takenNames } from '../imported-tasks/names.ts'
import type { ContainerProgram } from './container-command.ts'
import { readCronJob, sourceOfCronJob } from './cron-job.ts'
import { readManifests } from './read-manifests.ts'

/**
 * CronJobs of manifests as tasks. Other objects are counted and passed over.
 * @throws ImportRefusal where the text cannot be read
 */
export function kubernetesTasks(text: string, options: { program: ContainerProgram | null; hostZone: string | null }): ReadTasks {
  const result = nothingRead()
  const taken = takenNames()
  const others = new Map<string, number>()
  for (const { kind, line, fields } of readManifests(text)) {
    if (kind !== 'CronJob') {
      others.set(kind || 'without a kind', (others.get(kind || 'without a kind') ?? 0) + 1)
      continue
    }
    const [name, namespace] = [textAt(fieldsAt(fields, 'metadata'), 'name') ?? '', textAt(fieldsAt(fields, 'metadata'), 'namespace')]
    const identity = `CronJob ${namespace === null ? '' : `${namespace}/`}${name}`
    const place = `${identity} (line ${line})`
    const source = sourceOfCronJob(fields)
    const read = readCronJob(fields, options)
    if (name === '') result.leftOut.push({ place, source, reason: 'It has no metadata.name.' })
    else if ('reason' in read) result.leftOut.push({ place, source, reason: read.reason })
    else {
      const given = freeName(taken.has(name) && namespace !== null ? asHandlerName(`${namespace}-${name}`) : asHandlerName(name), taken)
      result.tasks.push({ ...read, place, identity, source, name: given, handler: read.handler ?? given })
    }
  }
  if (others.size > 0)
    result.remarks.push(`Passed over, as they are no CronJobs: ${[...others].map(([kind, count]) => `${kind} (${count})`).join(', ')}.`)
  ask(result, options)
  return result
}

function ask(result: ReadTasks, { program, hostZone }: { program: ContainerProgram | null; hostZone: string | null }): void {
  if (program === null && result.tasks.length + result.leftOut.length > 0)
    result.questions.push({
      option: 'containers',
      text: 'What runs images on the worker’s machine? Say --containers docker, --containers podman, or --containers none where its programs are installed.',
    })
  if (hostZone === null && result.tasks.some(({ timezone }) => timezone === null))
    result.questions.push({
      option: 'zone',
      text: 'A CronJob without timeZone follows that of the controller manager, which is UTC in most clusters. Which one? Say --zone, such as --zone UTC.',
    })
}
