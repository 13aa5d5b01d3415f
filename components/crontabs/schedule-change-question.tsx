'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import { type ScheduleChangePreview, scheduleChangeShape } from '#domain/views/task-views.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { orMissing } from '../ui/missing-part.tsx'
import type { ScheduleChangeAnswer } from './schedule-change-dialog.tsx'

// Few saves have to ask.
const ScheduleChangeDialog = dynamic(() => orMissing(import('./schedule-change-dialog.tsx').then((module) => module.ScheduleChangeDialog)))

export type ScheduleChangeQuestion = {
  /**
   * Before a save that changes when tasks fire (rule H1): asks when instants wait that it would drop, and answers by itself when none do.
   * @param path of the preview, below `/api`
   * @returns null when the person would rather not save
   * @throws ApiError when the preview can't be read
   */
  ask: (path: string) => Promise<ScheduleChangeAnswer | null>
  /** Put it anywhere in the page. */
  dialog: ReactNode
}

type Asked = { preview: ScheduleChangePreview; answer: (answer: ScheduleChangeAnswer | null) => void }

export function useScheduleChangeQuestion(): ScheduleChangeQuestion {
  const [asked, setAsked] = useState<Asked | null>(null)
  const ask = async (path: string) => {
    const preview = await fetchShape(path, scheduleChangeShape)
    if (preview.waitingCount === 0) return { runLatest: false }
    return await new Promise<ScheduleChangeAnswer | null>((answer) => setAsked({ preview, answer }))
  }
  const close = (answer: ScheduleChangeAnswer | null) => {
    asked?.answer(answer)
    setAsked(null)
  }
  return { ask, dialog: asked && <ScheduleChangeDialog preview={asked.preview} onAnswer={close} /> }
}
