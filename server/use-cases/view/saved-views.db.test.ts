import { describe, expect, it } from 'vitest'
import type { Actor } from '#domain/roles.ts'
import { savedViews } from '#schema/saved-views.ts'
import { savedViewRows } from '#server/queries/views/saved-view-rows.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { changeTag, createTag, deleteTag } from '../tag/edit-tags.ts'
import { deleteView, saveView } from './saved-views.ts'

const database = await openTestDatabase()
const { db } = database

const person = async (role: 'viewer' | 'operator' | 'editor', name: string) =>
  actorOf(await makeUser(db, { role, name })) as Extract<Actor, { kind: 'user' }>
const [ada, bob, eve] = [await person('editor', 'Ada'), await person('operator', 'Bob'), await person('viewer', 'Eve')]
const look = { hidden: ['queue'], isCompact: true }
const view = (name: string, query: string, isShared = false) => ({ name, query, look, isShared })
const seenBy = async (actor: Extract<Actor, { kind: 'user' }>) => (await savedViewRows(db, {}, actor)).rows.map(({ name }) => name)

describe('a view of the task list', () => {
  it('is its keeper’s alone unless it is shared; their own come first', async () => {
    await saveView(db, ada, view('Zebra', 'tag=finance'))
    await saveView(db, bob, view('Morning', 'trouble=failing', true))
    expect([await seenBy(ada), await seenBy(bob), await seenBy(eve)]).toEqual([['Zebra', 'Morning'], ['Morning'], ['Morning']])
    const { rows } = await savedViewRows(db, {}, eve)
    expect(rows).toMatchObject([{ query: 'trouble=failing', look, isShared: true, isOwn: false, byName: 'Bob' }])
  })

  it('takes the place of the one that its keeper has under this name, whatever the case of its letters', async () => {
    await saveView(db, ada, view('zebra', 'tag=nightly'))
    expect(await db.select({ name: savedViews.name, query: savedViews.query }).from(savedViews)).toEqual(
      expect.arrayContaining([{ name: 'zebra', query: 'tag=nightly' }]),
    )
    expect(await seenBy(ada)).toEqual(['zebra', 'Morning'])
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'view-changed', message: 'Kept the view “zebra” of the tasks.' }])
  })

  it('is shared by who may, and kept by everybody who signs in; tokens keep none', async () => {
    await expect(saveView(db, eve, view('For all', '', true))).rejects.toMatchObject({ code: 'forbidden' })
    await saveView(db, eve, view('Mine', ''))
    expect(await seenBy(eve)).toEqual(['Mine', 'Morning'])
    const token: Actor = { kind: 'token', id: eve.id, name: 'deploy', role: 'administrator' }
    await expect(saveView(db, token, view('Other', ''))).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is deleted by its keeper; a shared one by whoever may share; another’s own is not there for anybody else', async () => {
    const rows = await db.select().from(savedViews)
    const idOf = (name: string) => rows.find((each) => each.name === name)?.id ?? 0
    await expect(deleteView(db, ada, { id: idOf('Mine') })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteView(db, eve, { id: idOf('Morning') })).rejects.toMatchObject({ code: 'not_found' })
    await deleteView(db, ada, { id: idOf('Morning') })
    await deleteView(db, eve, { id: idOf('Mine') })
    expect([await seenBy(ada), await seenBy(eve)]).toEqual([['zebra'], []])
  })

  it('goes on to name a tag that is renamed, and no longer one that is deleted', async () => {
    await saveView(db, ada, view('Two tags', 'state=sleeping&tag=Money,month end'))
    await saveView(db, ada, view('zebra', 'tag=money'))
    const { id } = await createTag(db, ada, { name: 'money' })
    await changeTag(db, ada, { id, name: 'funds' })
    const queries = async () => (await savedViewRows(db, {}, ada)).rows.map(({ query }) => query)
    expect(await queries()).toEqual(['state=sleeping&tag=funds,month+end', 'tag=funds'])
    await deleteTag(db, ada, { id })
    expect(await queries()).toEqual(['state=sleeping&tag=month+end', ''])
  })
})
