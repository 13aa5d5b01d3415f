'use client'

import { useEffect, useRef, useState } from 'react'
import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { SentTaskEdit } from '#domain/sent-task-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { EditAnswer, EditQuestion } from './foreseen-edit.worker.ts'

/** One edit of one plan, and how far to look (epoch ms); `key` says what is edited, and how far is looked. */
export type AskedEdit = { key: string; plan: PlanView; edit: SentTaskEdit; endMs: number }

/** What is known of what was asked. */
export type KnownEdit = { asked: AskedEdit; foreseen: ForeseenEdit | null; problem: string | null }

/**
 * What an edit does, simulated beside the page by a worker that lives as long as the page does. A newer edit ends the simulation of the one before.
 * @param question the same key of the same plan is not simulated again
 * @returns null until anything is known; what is known of an earlier edit or plan says so
 */
export function useForeseenEdit(question: AskedEdit | null): KnownEdit | null {
  const [known, setKnown] = useState<KnownEdit | null>(null)
  const worker = useRef<{ itself: Worker; plan: PlanView | null } | null>(null)
  const number = useRef(0)
  useEffect(() => {
    return () => {
      worker.current?.itself.terminate()
      worker.current = null
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key and plan stand for the question
  useEffect(() => {
    if (question === null) return
    const mine = ++number.current
    worker.current ??= { itself: new Worker(new URL('./foreseen-edit.worker.ts', import.meta.url), { type: 'module' }), plan: null }
    const asked = worker.current
    const receive = ({ data }: MessageEvent<EditAnswer>) => {
      if (data.number !== mine) return
      setKnown({
        asked: question,
        foreseen: null,
        problem: null,
        ...('problem' in data ? { problem: data.problem } : { foreseen: data.foreseen }),
      })
    }
    // One whose script could not be had answers nothing more: the next edit asks another.
    const fail = () => {
      asked.itself.terminate()
      if (worker.current === asked) worker.current = null
      setKnown({ asked: question, foreseen: null, problem: 'The program that simulates it could not be started. Load the page anew.' })
    }
    asked.itself.addEventListener('message', receive)
    asked.itself.addEventListener('error', fail)
    const { plan, edit, endMs } = question
    asked.itself.postMessage({ number: mine, plan: asked.plan === plan ? null : plan, edit, endMs } satisfies EditQuestion)
    asked.plan = plan
    return () => {
      asked.itself.removeEventListener('message', receive)
      asked.itself.removeEventListener('error', fail)
    }
  }, [question?.key, question?.plan])
  return known
}
