import type { Explanation } from '#scheduling/explain/explanation.ts'
import type { Finding } from '#scheduling/lint/finding.ts'

/** What a task does now and why (GET /api/tasks/:id/explanation). Instants in it are epoch milliseconds, as in the core. */
export type ExplanationView = {
  /** The moment it was made for, by the database's clock. */
  nowMs: number
  /** Null: the task can't be decided, because of its `problem`. */
  explanation: Explanation | null
  problem: string | null
  /** More is upstream of the task than was looked at: what lies beyond is unknown. */
  isPartial: boolean
}

/** What is allowed and hardly meant (GET /api/lint?task=&limit=), the gravest first. `total` counts all of them. */
export type LintView = { rows: Finding[]; total: number }
