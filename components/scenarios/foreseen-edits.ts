import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { EditAnswer, EditQuestion } from './foreseen-edit.worker.ts'

/** One edit of one plan, and how far to look (epoch ms); `key` says what is edited, and how far is looked. */
export type AskedEdit = { key: string; plan: PlanView; edit: SentEdit; endMs: number }

/** What is known of what was asked. */
export type KnownEdit = { asked: AskedEdit; foreseen: ForeseenEdit | null; problem: string | null }

/**
 * Asks what edits do, one after the other: another edit ends the simulation of the one before, a newer plan of the same edit waits until that is
 * answered, however often plans are read.
 */
export class ForeseenEdits {
  readonly #post: (question: EditQuestion) => void
  readonly #tell: (known: KnownEdit) => void
  #number = 0
  #asked: AskedEdit | null = null
  #next: AskedEdit | null = null
  #isGoingOn = false
  #sentPlan: PlanView | null = null

  constructor(post: (question: EditQuestion) => void, tell: (known: KnownEdit) => void) {
    this.#post = post
    this.#tell = tell
  }

  ask(question: AskedEdit): void {
    const isSameEdit = this.#asked?.key === question.key
    if (isSameEdit && this.#asked?.plan === question.plan) this.#next = null
    else if (isSameEdit && this.#isGoingOn) this.#next = question
    else this.#begin(question)
  }

  receive(answer: EditAnswer): void {
    if (answer.number !== this.#number || this.#asked === null) return
    this.#isGoingOn = false
    const { foreseen = null, problem = null } = 'problem' in answer ? { problem: answer.problem } : { foreseen: answer.foreseen }
    this.#tell({ asked: this.#asked, foreseen, problem })
    if (this.#next) this.#begin(this.#next)
  }

  #begin(question: AskedEdit): void {
    this.#asked = question
    this.#next = null
    this.#isGoingOn = true
    const { plan, edit, endMs } = question
    this.#post({ number: ++this.#number, plan: this.#sentPlan === plan ? null : plan, edit, endMs })
    this.#sentPlan = plan
  }
}
