'use client'

import { useEffect, useRef, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { readDraft, writeDraft } from './form-draft.ts'

type Draft = {
  /** A draft was found when the form opened and stands in it now. */
  isRestored: boolean
  /** The version on which the restored draft is based. */
  restoredBasedOn: string | null
  /** After saving, or when the person lets it go: nothing is kept any more. */
  forget: () => void
}

/**
 * Keeps what is typed in the session storage of the tab, so that leaving the page by accident loses nothing, and asks before the tab is closed.
 * @param key one for each thing that can be edited
 * @param basedOn the version being edited
 */
export function useFormDraft<Values extends FieldValues, Context, Output>(
  form: UseFormReturn<Values, Context, Output>,
  key: string,
  basedOn: string | null,
): Draft {
  const storageKey = `djag.draft.${key}`
  const isForgotten = useRef(false)
  const [restored, setRestored] = useState<{ basedOn: string | null } | null>(null)
  // What was typed on an earlier version stays based on that one, however often the page is opened again.
  const typedOn = restored === null ? basedOn : restored.basedOn
  const { isDirty } = form.formState

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    const draft = readDraft(sessionStorage.getItem(storageKey), form.getValues())
    if (draft === null) return
    form.reset(draft.values, { keepDefaultValues: true })
    setRestored({ basedOn: draft.basedOn })
  }, [])

  useEffect(() => {
    return form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        if (!isForgotten.current) sessionStorage.setItem(storageKey, writeDraft({ values, basedOn: typedOn }, form.getValues()))
      },
    })
  }, [form, storageKey, typedOn])

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
  return { isRestored: restored !== null, restoredBasedOn: restored?.basedOn ?? null, forget }
}
