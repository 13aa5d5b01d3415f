'use client'

import { useMemo, useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table-types.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { dueWords, waitWords } from '../bar-words.ts'
import type { ForetoldEnds } from '../foreseen/foreseen-ends.ts'
import { AHEAD_WORDS, briefForeseenWords } from '../foreseen/foreseen-words.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { type DueOf, duesOf } from '../model/plan-dues.ts'
import { barsInOrder } from '../model/plan-list.ts'
import type { TimeWindow } from '../model/time-window.ts'
import { barChangeWords } from '../what-if/change-words.ts'
import type { BarChange } from '../what-if/changed-bars.ts'

type Props = {
  plan: PlanView
  /** What is edited in what is assumed; null: nothing. */
  edit: SentEdit | null
  bars: ReadonlyMap<number, readonly PlanBar[]>
  /** What is assumed does to bars, by their keys. */
  changes: ReadonlyMap<string, BarChange>
  /** What was foretold stands beside what came; null: it does not. */
  foreseen: ForetoldEnds | null
  window: TimeWindow
  onChooseBar: (bar: PlanBar) => void
}

const STEP = 100

/** The same plan to be read: what began, begins and waits in the window, in order of time. */
export function PlanList({ plan, edit, bars, changes, foreseen, window, onChooseBar }: Props) {
  const { over, present } = useMemo(() => barsInOrder(plan, bars, window), [plan, bars, window])
  const [showsOver, setShowsOver] = useState(false)
  const names = useMemo(() => new Map(plan.tasks.map(({ id, name }) => [id, name])), [plan])
  const { shown, more } = useShownPart(showsOver ? [...over, ...present] : present, STEP)
  const { zone } = useDisplayZone()
  const columns = useMemo(() => {
    const change = changes.size === 0 ? [] : [changeColumn(changes, plan.nowMs, zone)]
    const foretold = foreseen === null ? [] : [foreseenColumn(foreseen, plan.nowMs, zone)]
    return [...columnsOf(names), ...foretold, ...dueColumns(duesOf(plan, edit), plan.nowMs, present, zone), ...change]
  }, [names, changes, foreseen, plan, edit, present, zone])
  return (
    <div className="min-w-0 flex-1">
      {over.length > 0 && (
        <Button size="sm" variant="quiet" className="m-1" onClick={() => setShowsOver(!showsOver)}>
          {showsOver ? 'Hide' : 'Show'} {counted(over.length, 'run')} that {over.length === 1 ? 'is' : 'are'} over
        </Button>
      )}
      <DataTable
        label="Runs of the plan"
        columns={columns}
        rows={shown}
        rowId={({ key }) => key}
        onOpen={onChooseBar}
        empty={<p className="p-4 text-sm text-muted">Nothing of these tasks runs or is expected in this time.</p>}
      />
      {more}
    </div>
  )
}

/** None where nothing that is shown has a deadline. */
function dueColumns(dueOf: DueOf, nowMs: number, present: readonly PlanBar[], zone: string): DataColumn<PlanBar>[] {
  if (!present.some((bar) => dueOf(bar) !== null)) return []
  const cell = (bar: PlanBar) => {
    const dueMs = dueOf(bar)
    return dueMs !== null && <span className="block truncate">{dueWords(bar, dueMs, nowMs, zone)}</span>
  }
  return [{ id: 'due', header: 'Deadline', hideBelow: 'md', width: '176px', cell }]
}

function foreseenColumn({ ahead, byKey }: ForetoldEnds, nowMs: number, zone: string): DataColumn<PlanBar> {
  const cell = (bar: PlanBar) => {
    const foretold = byKey.get(bar.key)
    return foretold && <span className="block truncate">{briefForeseenWords(bar, foretold, nowMs, zone)}</span>
  }
  return { id: 'foretold', header: `End foretold ${AHEAD_WORDS[ahead]}`, width: '184px', hideBelow: 'md', cell }
}

function changeColumn(changes: Props['changes'], nowMs: number, zone: string): DataColumn<PlanBar> {
  const cell = (bar: PlanBar) => (
    <span className="block [overflow-wrap:anywhere]">{barChangeWords(changes.get(bar.key), bar, nowMs, zone)}</span>
  )
  return { id: 'change', header: 'What changes', cell }
}

function columnsOf(names: ReadonlyMap<number, string>): DataColumn<PlanBar>[] {
  return [
    {
      id: 'start',
      header: 'Starts',
      width: '104px',
      cell: ({ startedMs, fromMs, waitsFromMs, state }) => (
        <RelativeTime instant={state === 'waiting' ? waitsFromMs : (startedMs ?? fromMs)} show="clock" />
      ),
    },
    { id: 'task', header: 'Task', cell: ({ taskId }) => <span className="block truncate">{names.get(taskId)}</span> },
    {
      id: 'state',
      header: 'State',
      width: '124px',
      cell: ({ state }) => (state === 'expected' ? <StateBadge state="sleeping" word="Expected" /> : <StateBadge state={state} />),
    },
    {
      id: 'end',
      header: 'Ends',
      width: '104px',
      hideBelow: 'sm',
      cell: ({ endMs, state }) => (endMs === null || state === 'waiting' ? '' : <RelativeTime instant={endMs} show="clock" />),
    },
    {
      id: 'instant',
      header: 'For',
      width: '104px',
      hideBelow: 'md',
      cell: ({ instantMs }) => <RelativeTime instant={instantMs} show="clock" />,
    },
    {
      id: 'wait',
      header: 'Waits for',
      hideBelow: 'lg',
      cell: ({ closedGates }) => <span className="block truncate text-amber">{waitWords(closedGates)}</span>,
    },
  ]
}
