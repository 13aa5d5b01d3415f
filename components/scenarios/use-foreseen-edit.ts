'use client'

import { useEffect, useRef, useState } from 'react'
import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { EditAnswer, EditQuestion } from './foreseen-edit.worker.ts'

/** What is known of one edit of one plan; `key` says which. */
export type KnownEdit = { key: string; foreseen: ForeseenEdit | null; problem: string | null }

/**
 * What an edit does, simulated beside the page by a worker that lives as long as the page does. A newer edit ends the simulation of the one before.
 * @param key of edit and plan and time: what has the same is not simulated again
 * @returns null until anything is known; what is known of an earlier edit has its key
 */
export function useForeseenEdit(question: Omit<EditQuestion, 'number'> | null, key: string): KnownEdit | null {
  const [known, setKnown] = useState<KnownEdit | null>(null)
  const worker = useRef<Worker | null>(null)
  const number = useRef(0)
  useEffect(() => {
    return () => {
      worker.current?.terminate()
      worker.current = null
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  useEffect(() => {
    const mine = ++number.current
    if (question === null) return
    worker.current ??= new Worker(new URL('./foreseen-edit.worker.ts', import.meta.url), { type: 'module' })
    const asked = worker.current
    const isMine = (answer: EditAnswer) => answer.number === mine
    const receive = ({ data }: MessageEvent<EditAnswer>) => {
      if (isMine(data))
        setKnown({ key, foreseen: null, problem: null, ...('problem' in data ? { problem: data.problem } : { foreseen: data.foreseen }) })
    }
    // One whose script could not be had answers nothing more: the next edit asks another.
    const fail = () => {
      asked.terminate()
      if (worker.current === asked) worker.current = null
      setKnown({ key, foreseen: null, problem: 'The program that simulates it could not be started. Load the page anew.' })
    }
    asked.addEventListener('message', receive)
    asked.addEventListener('error', fail)
    asked.postMessage({ ...question, number: mine })
    return () => {
      asked.removeEventListener('message', receive)
      asked.removeEventListener('error', fail)
    }
  }, [key])
  return known
}
