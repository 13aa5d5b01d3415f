import clsx from 'clsx'
import {
  Check,
  CircleSlash,
  Clock,
  Dot,
  Flag,
  Hourglass,
  Merge,
  OctagonX,
  Pause,
  Power,
  RotateCw,
  Square,
  TriangleAlert,
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { type Hue, type ShownState, STATE_LOOKS, type StateIcon } from './state-look.ts'

const textOfHue: Record<Hue, string> = {
  grey: 'text-grey',
  amber: 'text-amber',
  sky: 'text-sky',
  blue: 'text-blue',
  green: 'text-green',
  red: 'text-red',
  violet: 'text-violet',
  orange: 'text-orange',
}
const softOfHue: Record<Hue, string> = {
  grey: 'bg-grey-soft',
  amber: 'bg-amber-soft',
  sky: 'bg-sky-soft',
  blue: 'bg-blue-soft',
  green: 'bg-green-soft',
  red: 'bg-red-soft',
  violet: 'bg-violet-soft',
  orange: 'bg-orange-soft',
}

const icons: Record<Exclude<StateIcon, 'arc' | 'dot'>, ReactNode> = {
  clock: <Clock />,
  hourglass: <Hourglass />,
  check: <Check />,
  cross: <X />,
  square: <Square />,
  slash: <CircleSlash />,
  merge: <Merge />,
  pause: <Pause />,
  power: <Power />,
  retry: <RotateCw />,
  warning: <TriangleAlert />,
  flag: <Flag />,
  octagon: <OctagonX />,
}

/** The icon of a state alone, in its hue; for places where the word stands nearby or in a tooltip. */
export function StateMark({ state, progress = null }: { state: ShownState; progress?: number | null }) {
  const { hue, icon } = STATE_LOOKS[state]
  return (
    <span aria-hidden className={clsx('inline-flex size-4 shrink-0 items-center justify-center [&_svg]:size-3.5', textOfHue[hue])}>
      {icon === 'arc' ? <TurningArc progress={progress} /> : icon === 'dot' ? <Dot strokeWidth={8} /> : icons[icon]}
    </span>
  )
}

/** A ring that turns, or that fills to the progress (0-100) when it is known. */
function TurningArc({ progress }: { progress: number | null }) {
  const around = 2 * Math.PI * 6
  const share = progress === null ? 0.3 : Math.max(0.02, Math.min(100, progress) / 100)
  return (
    <svg viewBox="0 0 16 16" fill="none" strokeWidth="2.25" className={progress === null ? 'animate-turn' : '-rotate-90'}>
      <title>running</title>
      <circle cx="8" cy="8" r="6" stroke="currentColor" opacity="0.22" />
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeLinecap="round" strokeDasharray={`${share * around} ${around}`} />
    </svg>
  )
}

type BadgeProps = {
  state: ShownState
  /** 0-100 of a running run. */
  progress?: number | null
  flag?: 'late' | 'at risk'
  /** In place of the state's own word. */
  word?: string
  /** With a tinted ground: for the head of a page. Lists show it plain. */
  isProminent?: boolean
}

/** Icon, word and colour of a state: the same everywhere. */
export function StateBadge({ state, progress = null, flag, word, isProminent = false }: BadgeProps) {
  const { hue, word: usualWord } = STATE_LOOKS[state]
  return (
    <span
      data-state={state}
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap align-top',
        textOfHue[hue],
        isProminent && ['rounded-full py-0.5 pr-2.5 pl-1.5 text-sm font-medium', softOfHue[hue]],
      )}
    >
      <StateMark state={state} progress={progress} />
      {word ?? usualWord}
      {state === 'running' && progress !== null && <span className="tabular text-xs">{Math.round(progress)} %</span>}
      {flag && (
        <span className="ml-0.5 inline-flex items-center gap-0.5 text-xs text-orange">
          <Flag aria-hidden className="size-3" />
          {flag}
        </span>
      )}
    </span>
  )
}
