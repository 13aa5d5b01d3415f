import { desc, getTableColumns, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type JudgedChange, type JudgedField, judgeChange } from '#domain/change-sets/judge-change.ts'
import { changeKey, type NetChange, netChanges } from '#domain/change-sets/net-changes.ts'
import { sameValue } from '#domain/change-sets/same-value.ts'
import { doingOf } from '#domain/change-sets/staged-in-words.ts'
import { isValueField } from '#domain/change-sets/value-fields.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { crontabWithPolicies } from '#domain/manifest/manifest.ts'
import type { Actor } from '#domain/roles.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import type { ChangeSetList, ChangeSetRow, ChangeSetView, ChangeView, CurrentChangeSet } from '#domain/views/change-set-views.ts'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { changeSets } from '#schema/change-sets.ts'
import { crontabs } from '#schema/crontabs.ts'
import { closedTasks, closingTags } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { idParameter, type noParameters } from '#server/http/parameters.ts'
import { changeNames } from './change-names.ts'
import { type LoadedThings, loadPresent, savedTasksOf } from './present-things.ts'
import { appliedRevertOf, loadChangeSet, openChangeSetOf, type StoredChangeSet } from './stored-change-set.ts'

export const changeSetParameters = z.object({ id: idParameter })

const MOST_LISTED = 100

type NoParameters = z.output<typeof noParameters>

/** The newest change sets, open ones first; of everybody, as all of them can be shared. */
export async function changeSetList(db: Database, _: NoParameters, reader: Actor): Promise<ChangeSetList> {
  // Without what they hold, which may be much.
  const { acts, undone, applied, ...columns } = getTableColumns(changeSets)
  const rows = await db
    .select(columns)
    .from(changeSets)
    .orderBy(sql`${changeSets.state} = 'open' desc`, desc(changeSets.id))
    .limit(MOST_LISTED)
  return { rows: rows.map((row) => rowOf(row, reader)) }
}

/** The change set that edits of the reader go into. */
export async function currentChangeSet(db: Database, _: NoParameters, reader: Actor): Promise<CurrentChangeSet> {
  const set = reader.kind === 'user' ? await openChangeSetOf(db, reader.id) : null
  return { changeSet: set && (await viewOf(db, set, reader)) }
}

/** One change set, each change of an open one held against what is there; values of tasks as far as they are open to the reader (rule V1). */
export async function changeSetView(db: Database, { id }: z.output<typeof changeSetParameters>, reader: Actor): Promise<ChangeSetView> {
  return await viewOf(db, await loadChangeSet(db, id), reader)
}

async function viewOf(db: Database, set: StoredChangeSet, reader: Actor): Promise<ChangeSetView> {
  const changes = set.applied ?? netChanges(set.acts)
  const present = await loadPresent(db, changes)
  const judged = changes.map((change) => (set.state === 'open' ? judgeChange(change, present) : asItWas(change)))
  const closedBy = await closedChanges(db, reader, changes)
  const names = changeNames(changes, present)
  const views = judged.map((each) => changeView(each, { present, names, closedBy: closedBy(each.change), isOpen: set.state === 'open' }))
  return {
    ...rowOf(set, reader),
    revision: set.revision,
    undoCount: set.acts.length,
    redoCount: set.undone.length,
    actionId: set.actionId,
    revertedById: await appliedRevertOf(db, set.id),
    changes: views,
    crontabs: await crontabWords(db, views),
  }
}

function rowOf(set: Omit<StoredChangeSet, 'acts' | 'undone' | 'applied'>, reader: Actor): ChangeSetRow {
  const { id, title, state, authorName, summary, endedByName, revertsId } = set
  const times = {
    createdAt: isoInstant(set.createdAt),
    touchedAt: isoInstant(set.touchedAt),
    endedAt: set.endedAt && isoInstant(set.endedAt),
  }
  const isOwn = reader.kind === 'user' && reader.id === set.authorId
  return { id, title, state, authorName, isOwn, summary, ...times, endedByName, revertsId }
}

/** Of one that was applied or discarded nothing is held against what is there since. */
function asItWas(change: NetChange): JudgedChange {
  const nowhere = { tasks: new Map(), crontabs: new Map(), edges: new Map() }
  const { fields } = judgeChange(change, nowhere)
  return { key: changeKey(change), change, verdict: 'done', fields: fields.map((field) => ({ ...field, now: null, verdict: 'done' })) }
}

/** By which tags values of the task of a change are closed. Of one that is yet to be made nobody knows by which: all that close something might. */
async function closedChanges(db: Database, reader: Actor, changes: readonly NetChange[]): Promise<(change: NetChange) => ClosedBy> {
  const ofSaved = await closedTasks(db, reader, savedTasksOf(changes))
  const ofMade = changes.some((change) => change.kind === 'task' && change.id < 0) ? await closingTags(db, reader) : null
  return (change) => {
    if (change.kind !== 'task') return null
    return change.id > 0 ? ofSaved(change.id) : ofMade
  }
}

type Seen = { present: LoadedThings; names: ReturnType<typeof changeNames>; closedBy: ClosedBy; isOpen: boolean }

function changeView({ key, change, verdict, fields }: JudgedChange, { present, names, closedBy, isOpen }: Seen): ChangeView {
  const shown = change.kind === 'task' && change.before === null ? madeFields(change) : fields
  const waiters = present.edgeRows.filter(
    ({ dependerId, dependeeId }) => change.kind === 'task' && dependeeId === change.id && dependerId !== dependeeId,
  )
  return {
    key,
    kind: change.kind,
    doing: doingOf(change),
    id: change.kind === 'edge' ? null : change.id,
    name: change.kind === 'task' ? names.task(change.id) : names.change(key),
    edge:
      change.kind === 'edge'
        ? {
            ...{ dependerId: change.dependerId, dependeeId: change.dependeeId, before: change.before, after: change.after },
            ...{ dependerName: names.task(change.dependerId), dependeeName: names.task(change.dependeeId) },
          }
        : null,
    verdict,
    fields: shown.map((field) => (closedBy !== null && isValueField(field.name) ? withoutItsValues(field) : field)),
    enableChoice: enables(change) ? change.enableChoice : null,
    freed: isOpen && change.kind === 'task' && change.after === null ? [...new Set(waiters.map(({ dependerName }) => dependerName))] : [],
    closedBy,
  }
}

/** A task that is made begins now: nothing passed. */
function enables(change: NetChange): change is NetChange & { kind: 'task' } {
  return change.kind === 'task' && change.before !== null && change.after?.enabled === true
}

/** What is said of a task that is made, but for what is usual. */
function madeFields(change: NetChange & { kind: 'task' }): JudgedField[] {
  const usual: Readonly<Record<string, unknown>> = { ...initialTaskSettings, args: [], kwargs: {}, headers: {}, tags: [], cronBase: null }
  return Object.entries(change.after ?? {}).flatMap(([name, after]): JudgedField[] =>
    name === 'name' || sameValue(name, after, usual[name]) ? [] : [{ name, before: null, after, now: null, verdict: 'ready' }],
  )
}

/** That something is as it was would confirm a guess (rule V2). */
function withoutItsValues(field: JudgedField): JudgedField {
  return { ...field, before: null, after: null, now: null, verdict: 'ready' }
}

async function crontabWords(db: Database, changes: readonly ChangeView[]): Promise<Record<string, string>> {
  const named = changes.flatMap(({ fields }) =>
    fields.flatMap(({ name, before, after, now }): JsonValue[] => (name === 'crontabId' ? [before, after, now] : [])),
  )
  const ids = [...new Set(named.filter((id) => typeof id === 'number'))]
  if (ids.length === 0) return {}
  const rows = await db.select().from(crontabs).where(inArray(crontabs.id, ids))
  return Object.fromEntries(rows.map((row) => [String(row.id), crontabWithPolicies(crontabDefinitionOf(row))]))
}
