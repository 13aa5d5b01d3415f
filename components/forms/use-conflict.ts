'use client'

import { useState } from 'react'
import { type ConflictField, conflictsBetween, type Entries, firstChoices, type Side } from './conflict.ts'
import type { LatestChange } from './latest-change.ts'

/** What is saved at this moment, its version, and who saved it when (null: not known). */
export type SavedNow<Values, Version> = { values: Values; version: Version; saved: LatestChange | null }

type Options<Values, Version> = {
  load: () => Promise<SavedNow<Values, Version>>
  entriesOf: (values: Values) => Entries
  /** `mine` with what the key names as it is in `theirs`. */
  take: (mine: Values, theirs: Values, key: string) => Values
  getMine: () => Values
  setMine: (values: Values) => void
}

type Open<Values, Version> = {
  mine: Values
  theirs: Values
  version: Version
  saved: LatestChange | null
  fields: readonly ConflictField[]
  choices: ReadonlyMap<string, Side>
  /** A save was tried while something was not chosen yet. */
  isInsisted: boolean
}

export type Conflict = {
  saved: LatestChange | null
  fields: readonly ConflictField[]
  choices: ReadonlyMap<string, Side>
  isInsisted: boolean
  choose: (keys: readonly string[], side: Side) => void
}

/**
 * A save that was refused because someone else saved meanwhile: what differs, field by field, and whose word holds. What is chosen stands in
 * the form at once, so that what is saved next is what one sees.
 */
export function useConflict<Values, Version = string>({ load, entriesOf, take, getMine, setMine }: Options<Values, Version>) {
  const [open, setOpen] = useState<Open<Values, Version> | null>(null)

  /**
   * After a refusal. @param base what the form began with, before anything was typed
   * @returns the version to save on when nothing of anybody's would be lost; null: the person is asked
   */
  const meet = async (base: Values): Promise<Version | null> => {
    const { values: theirs, version, saved } = await load()
    const mine = getMine()
    // A second conflict is about what was saved since the first one.
    const fields = conflictsBetween(entriesOf(open?.theirs ?? base), entriesOf(mine), entriesOf(theirs))
    const choices = firstChoices(fields)
    const taken = [...choices.keys()].reduce((values, key) => take(values, theirs, key), mine)
    if (choices.size > 0) setMine(taken)
    setOpen({ mine, theirs, version, saved, fields, choices, isInsisted: false })
    return fields.length === 0 ? version : null
  }
  const choose = (keys: readonly string[], side: Side) => {
    if (open === null) return
    const chosen = keys.reduce((values, key) => take(values, side === 'mine' ? open.mine : open.theirs, key), getMine())
    setMine(chosen)
    setOpen({ ...open, choices: new Map([...open.choices, ...keys.map((key) => [key, side] as const)]) })
  }
  /** Before a save. @returns whether everything is chosen; what is not is then marked */
  const isSettled = (): boolean => {
    const settled = open === null || open.fields.every(({ key }) => open.choices.has(key))
    if (!settled) setOpen({ ...open, isInsisted: true })
    return settled
  }
  const conflict: Conflict | null = open && open.fields.length > 0 ? { ...open, choose } : null
  return { meet, isSettled, conflict, version: open?.version ?? null }
}
