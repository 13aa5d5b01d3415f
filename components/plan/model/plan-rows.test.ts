import { describe, expect, it } from 'vitest'
import { planOf, planTaskOf } from '../testing/plan-views.ts'
import { planRows } from './plan-rows.ts'

const tag = (name: string) => ({ id: name.length, name, colour: 'teal' as const })
const shown = (...rowsOf: Parameters<typeof planRows>) =>
  planRows(...rowsOf).map((row) =>
    row.kind === 'group' ? `${row.isFolded ? '▸' : '▾'} ${row.name} (${row.taskIds.length})` : row.task.name,
  )

const pipeline = [
  planTaskOf(1, 'orders.report', { dependsOn: [3] }),
  planTaskOf(2, 'orders.extract'),
  planTaskOf(3, 'orders.load', { dependsOn: [2] }),
]

describe('the rows of the plan', () => {
  it('have each pipeline in running order, and last what stands on its own', () => {
    const plan = planOf([...pipeline, planTaskOf(4, 'backup'), planTaskOf(5, 'archive')])
    expect(shown(plan, 'pipeline', new Set())).toEqual([
      '▾ orders (3)',
      'orders.extract',
      'orders.load',
      'orders.report',
      '▾ On their own (2)',
      'archive',
      'backup',
    ])
  })

  it('fold a group to its head, which keeps its key while tasks come and go', () => {
    const plan = planOf(pipeline)
    const [head] = planRows(plan, 'pipeline', new Set())
    expect(shown(plan, 'pipeline', new Set([head?.key ?? '']))).toEqual(['▸ orders (3)'])
    const grown = planOf([...pipeline, planTaskOf(9, 'orders.send', { dependsOn: [1] })])
    expect(planRows(grown, 'pipeline', new Set())[0]?.key).toBe(head?.key)
  })

  it('leave out tasks that only others depend on, and know a pipeline by them all the same', () => {
    const [report, extract, load] = pipeline
    const plan = planOf([
      { ...report, isShown: true },
      { ...extract, isShown: false },
      { ...load, isShown: false },
    ] as typeof pipeline)
    expect(shown(plan, 'pipeline', new Set())).toEqual(['▾ orders (1)', 'orders.report'])
  })

  it('have a task under each of its tags', () => {
    const plan = planOf([planTaskOf(1, 'load', { tags: [tag('finance'), tag('night')] }), planTaskOf(2, 'send', { dependsOn: [1] })])
    expect(shown(plan, 'tag', new Set())).toEqual(['▾ finance (1)', 'load', '▾ night (1)', 'load', '▾ Without a tag (1)', 'send'])
    expect(new Set(planRows(plan, 'tag', new Set()).map(({ key }) => key)).size).toBe(6)
  })

  it('lose nothing to a circle', () => {
    const plan = planOf([planTaskOf(1, 'a', { dependsOn: [2] }), planTaskOf(2, 'b', { dependsOn: [1] })])
    expect(shown(plan, 'pipeline', new Set())).toEqual(['▾ a, b (2)', 'a', 'b'])
  })
})
