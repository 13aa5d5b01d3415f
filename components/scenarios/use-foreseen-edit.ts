'use client'

import { useEffect, useRef, useState } from 'react'
import type { EditAnswer } from './foreseen-edit.worker.ts'
import { type AskedEdit, ForeseenEdits, type KnownEdit } from './foreseen-edits.ts'

/**
 * What an edit does, simulated beside the page by a worker that lives as long as the page does. A newer edit ends the simulation of the one before.
 * @param question the same key of the same plan is not simulated again; null: nothing new is asked for the moment
 * @returns null until anything is known; what is known of an earlier edit or plan says so
 */
export function useForeseenEdit(question: AskedEdit | null): KnownEdit | null {
  const [known, setKnown] = useState<KnownEdit | null>(null)
  const asking = useRef<{ worker: Worker; edits: ForeseenEdits } | null>(null)
  const latest = useRef(question)
  latest.current = question ?? latest.current
  useEffect(() => {
    return () => {
      asking.current?.worker.terminate()
      asking.current = null
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key and plan stand for the question
  useEffect(() => {
    if (question === null) return
    asking.current ??= begin(setKnown, () => {
      asking.current = null
      const asked = latest.current ?? question
      setKnown({ asked, foreseen: null, problem: 'The program that simulates it could not be started. Load the page anew.' })
    })
    asking.current.edits.ask(question)
  }, [question?.key, question?.plan])
  return known
}

/** @param onFailure its script could not be had, and it answers nothing: the next edit asks another */
function begin(tell: (known: KnownEdit) => void, onFailure: () => void) {
  const worker = new Worker(new URL('./foreseen-edit.worker.ts', import.meta.url), { type: 'module' })
  const edits = new ForeseenEdits((question) => worker.postMessage(question), tell)
  worker.addEventListener('message', ({ data }: MessageEvent<EditAnswer>) => edits.receive(data))
  worker.addEventListener('error', () => {
    worker.terminate()
    onFailure()
  })
  return { worker, edits }
}
