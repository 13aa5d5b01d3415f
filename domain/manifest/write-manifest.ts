import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { type CrontabDefinition, crontabKey } from '#scheduling/cron/crontab-definition.ts'
import { defaultEndings } from '../dependency-input.ts'
import { tagKey } from '../tag-input.ts'
import { DEADLINE_NAMES, NO_DEADLINE } from '../task-settings/deadline-settings.ts'
import { initialTaskSettings, TASK_SETTING_NAMES } from '../task-settings/settings-of-tasks.ts'
import { byText, crontabWithPolicies, type Manifest, type ManifestEdge, type ManifestTag, type ManifestTask } from './manifest.ts'
import { MANIFEST_VERSION, type WrittenManifest } from './manifest-shape.ts'

type WrittenTask = NonNullable<WrittenManifest['tasks']>[number]
type WrittenTag = NonNullable<WrittenManifest['tags']>[number]
type WrittenCrontab = NonNullable<WrittenManifest['crontabs']>[string]

/**
 * A manifest as it stands in a file: usual values left out, everything in an order of names that no id and no language changes, and crontabs that several
 * tasks share, or none uses, under names.
 */
export function writeManifest({ tags, crontabs, tasks }: Manifest): WrittenManifest {
  const users = new Map<string, number>()
  for (const { crontab } of tasks) users.set(crontabKey(crontab), (users.get(crontabKey(crontab)) ?? 0) + 1)
  const shared = new Map(
    [...new Map(crontabs.map((crontab) => [crontabKey(crontab), crontab])).values()]
      .filter((crontab) => users.get(crontabKey(crontab)) !== 1)
      .toSorted((a, b) => byText(crontabWithPolicies(a), crontabWithPolicies(b)))
      .map((crontab) => [crontabKey(crontab), crontab]),
  )
  return {
    djag: MANIFEST_VERSION,
    tags: tags.toSorted((a, b) => byText(tagKey(a.name), tagKey(b.name))).map(writtenTag),
    crontabs: Object.fromEntries([...shared.values()].map((crontab) => [crontabWithPolicies(crontab), writtenCrontab(crontab)])),
    tasks: tasks.toSorted((a, b) => byText(a.name, b.name)).map((task) => writtenTask(task, shared)),
  }
}

function writtenTag({ name, colour, valuesAreClosed, ...tag }: ManifestTag): WrittenTag {
  const deadline = DEADLINE_NAMES.filter((setting) => tag[setting] !== NO_DEADLINE[setting]).map((setting) => [setting, tag[setting]])
  return {
    name,
    ...(colour === null ? {} : { colour }),
    ...(valuesAreClosed ? { valuesAreClosed } : {}),
    ...Object.fromEntries(deadline),
  }
}

/** @param shared crontabs that have a name, by key */
export function writtenTask(task: ManifestTask, shared: ReadonlyMap<string, CrontabDefinition>): WrittenTask {
  const { name, was, handler, crontab, enabled, cronBase, args, kwargs, headers } = task
  const settings = TASK_SETTING_NAMES.filter((setting) => task[setting] !== initialTaskSettings[setting]).map((setting) => [
    setting,
    task[setting],
  ])
  return {
    name,
    ...(was === null ? {} : { was }),
    handler,
    crontab: shared.has(crontabKey(crontab)) ? crontabWithPolicies(crontab) : writtenCrontab(crontab),
    ...(enabled ? {} : { enabled }),
    ...(cronBase === null ? {} : { cronBase }),
    ...(args.length === 0 ? {} : { args }),
    ...(Object.keys(kwargs).length === 0 ? {} : { kwargs }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...Object.fromEntries(settings),
    ...(task.tags.length === 0 ? {} : { tags: task.tags.toSorted((a, b) => byText(tagKey(a), tagKey(b))) }),
    ...(task.dependsOn.length === 0 ? {} : { dependsOn: task.dependsOn.toSorted((a, b) => byText(a.task, b.task)).map(writtenEdge) }),
  }
}

function writtenCrontab(crontab: CrontabDefinition): WrittenCrontab {
  const { timezone, gap, overlap } = crontab
  return {
    expression: cronExpression(crontab),
    timezone,
    ...(gap === 'shift' ? {} : { gap }),
    ...(overlap === 'first' ? {} : { overlap }),
  }
}

function writtenEdge({ task, future, endings, freshness }: ManifestEdge) {
  if (!future && endings === 'succeeded' && freshness === 'new') return task
  return {
    task,
    ...(future ? { future } : {}),
    ...(endings === defaultEndings(future) ? {} : { endings }),
    ...(freshness === 'new' ? {} : { freshness }),
  }
}
