'use client'

import { useEffect, useRef, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { readDraft, writeDraft } from './form-draft.ts'

type Draft<Values> = {
  /** A draft was found when the form opened and stands in it now. */
  isRestored: boolean
  /** The version on which what stands in the form is based: the one opened, or the one that a restored draft was typed on. */
  basedOn: string | null
  /** What that version was. */
  base: Values
  /** After saving, or when the person lets it go: nothing is kept any more. */
  forget: () => void
}

/**
 * Keeps what is typed in the session storage of the tab, so that leaving the page by accident loses nothing, and asks before the tab is closed.
 * @param key one for each thing that can be edited
 * @param opened what is being edited and its version, as the form opened with it
 */
export function useFormDraft<Values extends FieldValues, Context, Output>(
  form: UseFormReturn<Values, Context, Output>,
  key: string,
  opened: { base: Values; basedOn: string | null },
): Draft<Values> {
  const storageKey = `djag.draft.${key}`
  const isForgotten = useRef(false)
  const [restored, setRestored] = useState<{ base: Values; basedOn: string | null } | null>(null)
  const [first] = useState(opened)
  // What was typed on an earlier version stays based on that one, however often the page is opened again.
  const { base, basedOn } = restored ?? first
  const { isDirty } = form.formState

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    const draft = readDraft(sessionStorage.getItem(storageKey), form.getValues())
    if (draft === null) return
    form.reset(draft.values, { keepDefaultValues: true })
    setRestored({ base: draft.base, basedOn: draft.basedOn })
  }, [])

  useEffect(() => {
    return form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        if (!isForgotten.current) sessionStorage.setItem(storageKey, writeDraft({ values, basedOn, base }, form.getValues()))
      },
    })
  }, [form, storageKey, basedOn, base])

  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => !isForgotten.current && event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isDirty])

  const forget = () => {
    isForgotten.current = true
    sessionStorage.removeItem(storageKey)
  }
  return { isRestored: restored !== null, basedOn, base, forget }
}
